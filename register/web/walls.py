"""Information barriers: the list, raising one and lifting one."""

from __future__ import annotations

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from forms.walls import LiftWallForm, RaiseWallForm
from register import guard
from register.accounts.links import means
from register.db import Session, reading
from register.domain.two_persons import Act
from register.queries import walls as queries
from register.services.duties.confirmations import Asked
from register.services.duties.confirmed_acts import ask_about_own
from register.services.walls import lift_wall, raise_wall
from register.web import acting, choosing, listings

blueprint = Blueprint("walls", __name__, url_prefix="/barriers")
Page = str | Response | tuple[str, int]

listings.add_to(blueprint, queries.LISTING, template="walls/index.html", links_to="walls.lift")


@blueprint.route("/raise", methods=["GET", "POST"], endpoint="raise")
def raise_() -> Page:
    form = RaiseWallForm()
    with reading() as session:
        choosing.offer(session, form)

    def work(session: Session) -> str:
        raise_wall(
            session, form.subject_kind.data, form.subject.data, person_id=form.person_id.data or None,
            role=form.role.data or None, reason=form.reason.data, **acting.by(),
        )  # fmt: skip
        return url_for("walls.index")

    return acting.asked(form, work, "walls/raise.html", said="Access restricted from now on")


@blueprint.route("/<ref>/lift", methods=["GET", "POST"])
def lift(ref: str) -> Page:
    with reading() as session:
        one = queries.wall(session, ref, viewer=guard.actor().viewer)
    form = LiftWallForm(version=one.n)

    def work(session: Session) -> str:
        question = {"ref": one.ref, "reason": form.reason.data, "n": form.version.data}
        new = Asked(act=Act.BARRIER, what="barrier", subject=one.thing_id, question=question)
        if ask_about_own(session, new, one.person_id, means=means(session), **acting.at()):
            return url_for("walls.index") + acting.ELSEWHERE
        lift_wall(session, ref, reason=form.reason.data, **acting.by(form))
        return url_for("walls.index")

    said = acting.or_asked_elsewhere("Barrier lifted")
    return acting.asked(form, work, "walls/lift.html", said=said, one=one)
