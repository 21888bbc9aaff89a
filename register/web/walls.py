"""Information barriers: the list, raising one and lifting one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.walls import ConfirmInsideForm, LiftWallForm, RaiseWallForm, ReviewWallForm
from register import clock, guard
from register.accounts.links import means
from register.db import Session, reading
from register.domain.duties.inside_barriers import Inside, promises
from register.domain.errors import Invalid, NotFound
from register.domain.kinds import LABELS
from register.domain.people.unseen import SOMEBODY
from register.domain.two_persons import Act
from register.look.record_pages import address_of
from register.queries import entries as trail
from register.queries import names
from register.queries import walls as queries
from register.queries.duties.inside_barriers import inside_of
from register.queries.duties.left_behind import Left
from register.queries.rules import ruleset
from register.queries.visible import versions_of
from register.services.duties.confirmations import Asked
from register.services.duties.confirmed_acts import ask_about_own
from register.services.walls import confirm_inside, lift_wall, look_before, raise_wall, review_wall
from register.web import acting, choosing, listings

blueprint = Blueprint("walls", __name__, url_prefix="/barriers")
Page = str | Response | tuple[str, int]

listings.add_to(blueprint, queries.LISTING, template="walls/index.html", links_to="walls.show")


@blueprint.route("/raise", methods=["GET", "POST"], endpoint="raise")
def raise_() -> Page:
    actor = guard.actor()
    form = RaiseWallForm(barrier_owner_id=actor.person_id, **_asked_about())
    with reading() as session:
        choosing.offer(session, form)
        left = _left(session, form)
        held = names.people_told_apart(session, viewer=actor.viewer).look_up({one.owner_id for one in left})
    if not left:
        del form.knows_what_is_left

    def work(session: Session) -> str:
        known = not left or form.knows_what_is_left.data
        raise_wall(
            session, form.subject_kind.data, form.subject.data, **_whom(form), reason=form.reason.data,
            barrier_owner_id=form.barrier_owner_id.data or None, review_on=form.review_on.data,
            knows_what_is_left=known, **acting.by(),
        )  # fmt: skip
        return url_for("walls.index")

    said = "Access restricted from now on"
    return acting.asked(form, work, "walls/raise.html", said=said, left=_shown(left, held))


def _asked_about() -> dict[str, Any]:
    """The record from whose page somebody came."""
    return {name: request.args[name] for name in ("subject_kind", "subject") if request.args.get(name)}


def _shown(left: list[Left], called: Mapping[str, str]) -> list[dict[str, Any]]:
    """As the page draws it: whose it is, or that nobody else may keep it."""
    return [
        {
            "what": "Tasks" if one.kind == "task" else LABELS[one.kind], "ref": one.ref, "title": one.title,
            "due": one.due_on,
            "owner": called.get(one.owner_id, SOMEBODY) if one.owner_id
            else queries.role_words(one.owner_role) or "Those who keep it",
        }
        for one in left
    ]  # fmt: skip


def _whom(form: RaiseWallForm) -> dict[str, Any]:
    return {"person_id": form.person_id.data or None, "role": form.role.data or None}


def _left(session: Session, form: RaiseWallForm) -> list[Left]:
    """What the barrier that was asked for would leave without an owner; nothing while its answers are not complete."""
    if request.method != "POST":
        return []
    try:
        kind, ref = form.subject_kind.data, form.subject.data
        return look_before(session, kind, ref or "", **_whom(form), actor=guard.actor(), today=clock.today())
    except Invalid:
        return []


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.wall(session, ref, viewer=viewer)
        versions = versions_of(session, one, viewer=viewer)
        return render_template(
            "walls/show.html", one=one, why=versions[0].reason, kind=queries.SUBJECTS[one.subject_kind],
            role=queries.role_words(one.role),
            about=(one.subject_ref, address_of(one.subject_kind, one.subject_ref)),
            people=names.people_told_apart(session, viewer=viewer),
            history=trail.history_of(session, versions, viewer=viewer),
        )  # fmt: skip


@blueprint.route("/<ref>/review", methods=["GET", "POST"])
def review(ref: str) -> Page:
    with reading() as session:
        one = queries.wall(session, ref, viewer=guard.actor().viewer)
        owner, why = None if "barrier_owner_id" in one.masked else one.barrier_owner_id, _why(session, one)
        form = ReviewWallForm(version=one.n, barrier_owner_id=owner)
        choosing.offer(session, form)

    def work(session: Session) -> str:
        review_wall(session, ref, form.to_domain(), **acting.by(form))
        return url_for("walls.show", ref=one.ref)

    return acting.asked(
        form, work, "walls/review.html", said="Recorded that it is still needed", one=one, why=why
    )


def _why(session: Session, one: Any) -> str | None:
    """Why it was raised, whatever was said of it since."""
    why: str | None = versions_of(session, one, viewer=guard.actor().viewer)[0].reason
    return why


@blueprint.get("/inside")
def inside() -> Page:
    """What whoever looks may see and others may not, and whether they confirmed; never who may not, nor why."""
    with reading() as session:
        found = inside_of(session, guard.actor().viewer)
    told = [
        (one, queries.SUBJECTS[one.subject_kind], address_of(one.subject_kind, one.subject_ref))
        for one in found
    ]
    return render_template("walls/inside.html", found=told)


@blueprint.route("/<ref>/confirm", methods=["GET", "POST"])
def confirm(ref: str) -> Page:
    one, shown = _mine(ref)

    def work(session: Session) -> str:
        confirm_inside(session, one.wall_id, **acting.by())
        return url_for("walls.inside")

    said = "Thank you. It is noted that you confirmed"
    what = queries.SUBJECTS[one.subject_kind].lower()
    return acting.asked(
        ConfirmInsideForm(), work, "walls/confirm.html", said=said, one=one, what=what, promises=shown
    )


def _mine(ref: str) -> tuple[Inside, tuple[str, ...]]:
    """The barrier that whoever looks is inside, and the words that they are asked to confirm."""
    with reading() as session:
        found, shown = inside_of(session, guard.actor().viewer), promises(ruleset(session), clock.today())
    one = next((each for each in found if ref in (each.ref, each.wall_id)), None)
    if one is None:
        raise NotFound
    return one, shown


@blueprint.route("/<ref>/lift", methods=["GET", "POST"])
def lift(ref: str) -> Page:
    with reading() as session:
        one = queries.wall(session, ref, viewer=guard.actor().viewer)
        why = _why(session, one)
    form = LiftWallForm(version=one.n)

    def work(session: Session) -> str:
        question = {"ref": one.ref, "reason": form.reason.data, "n": form.version.data}
        new = Asked(act=Act.BARRIER, what="barrier", subject=one.thing_id, question=question)
        if ask_about_own(session, new, one.person_id, means=means(session), **acting.at()):
            return url_for("walls.index") + acting.ELSEWHERE
        lift_wall(session, ref, reason=form.reason.data, **acting.by(form))
        return url_for("walls.index")

    said = acting.or_asked_elsewhere("Barrier lifted")
    return acting.asked(form, work, "walls/lift.html", said=said, one=one, why=why)
