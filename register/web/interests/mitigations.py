"""How a dual role is managed, and the end of what was agreed about an interest or a dual role."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.mitigations import EndMitigationForm, FollowUpForm, MitigationForm, WithdrawMitigationForm
from forms.options import as_options
from register import clock, guard
from register.accounts.links import means
from register.db import Session, reading
from register.domain.duties.duties import review_due
from register.domain.errors import NotFound
from register.domain.interests.mitigations import fit_problem, mitigation_kinds
from register.domain.interests.outside_work import answers
from register.queries import entries as trail
from register.queries import names
from register.queries.accounts.identities import is_own
from register.queries.duties import confirmations
from register.queries.interests import interests
from register.queries.interests import mitigations as queries
from register.queries.interests.managing import could_review, managing, may_follow_up, subject_of
from register.queries.people import people
from register.queries.rules import ruleset
from register.queries.visible import versions_of
from register.services.duties.confirmed_acts import agree_or_ask
from register.services.interests.mitigations import (
    end_mitigation,
    follow_up_mitigation,
    withdraw_mitigation,
)
from register.web import acting, choosing, listings

blueprint = Blueprint("mitigations", __name__, url_prefix="/mitigations")
Page = str | Response | tuple[str, int]

listings.add_to(blueprint, queries.LISTING, template="mitigations/index.html", links_to="mitigations.show")


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    viewer, today = guard.actor().viewer, clock.today()
    with reading() as session:
        one = managing(session, ref, viewer=viewer, on=today)
        known = queries.to_domain(one)
        follows = one.act != "ended" and may_follow_up(session, one, viewer=viewer, on=today)
        return render_template(
            "mitigations/show.html", one=one, follows=follows, about=_about(session, one), today=today,
            due=review_due(known, ruleset(session)), owner=known.owner,
            elsewhere=queries.agreed_elsewhere(session, one.interest_id or one.dual_role_person_id or "", viewer=viewer),
            kinds=mitigation_kinds(ruleset(session), on=today), found=queries.carried_out_words(one.carried_out),
            people=names.people_told_apart(session, viewer=viewer),
            history=trail.history_of(session, versions_of(session, one, viewer=viewer), viewer=viewer),
        )  # fmt: skip


def _about(session: Session, one: Any) -> tuple[str, str | None]:
    """Whose it is, and the page of the interest or person where whoever asks may open it."""
    viewer = guard.actor().viewer
    name = people.names(session, [subject_of(session, one, viewer=viewer)], viewer=viewer)
    with suppress(NotFound):
        return next(iter(name.values()), names.ERASED), _back(session, one)
    return next(iter(name.values()), names.ERASED), None


@blueprint.route("/<ref>/follow-up", methods=["GET", "POST"])
def follow_up(ref: str) -> Page:
    viewer, today = guard.actor().viewer, clock.today()
    with reading() as session:
        one = managing(session, ref, viewer=viewer, on=today)
        if not may_follow_up(session, one, viewer=viewer, on=today):
            raise NotFound
        form, words = FollowUpForm.about(queries.to_domain(one), version=one.n), one.text

    def work(session: Session) -> str:
        follow_up_mitigation(session, ref, form.to_domain(), **acting.by(form))
        return url_for("mitigations.show", ref=ref)

    return acting.asked(
        form, work, "mitigations/follow_up.html", said="Recorded what you found", words=words, ref=ref
    )


@blueprint.route("/add/<person>", methods=["GET", "POST"])
def add(person: str) -> Page:
    viewer, today = guard.actor().viewer, clock.today()
    form = MitigationForm(data={"valid_from": today})
    with reading() as session:
        who = people.person(session, person, viewer=viewer)
        reviews = interests.may_review(session, who.thing_id, viewer=viewer, on=today)
        if not reviews and not _asks_elsewhere(session, who.thing_id):
            raise NotFound
        thing_id, name = who.thing_id, who.name
        kinds = mitigation_kinds(ruleset(session), on=today)
        form.kind.options = as_options(
            (code, row["name"]) for code, row in kinds.items()
            if not answers(kinds, code) and not fit_problem(code, None, ruleset(session), on=today)
        )  # fmt: skip
        choosing.offer(session, form)

    def work(session: Session) -> str:
        new = form.to_domain(agreed_by=guard.actor().person_id or "", dual_role_person_id=thing_id)
        heard = agree_or_ask(session, new, means=means(session), **acting.at())
        return url_for("people.show", ref=person) + (f"#{heard.value}" if heard.value else "")

    said = acting.or_asked_elsewhere("Recorded how it is managed")
    return acting.asked(form, work, "mitigations/add.html", said=said, name=name, person=person)


def _asks_elsewhere(session: Session, person_id: str) -> bool:
    """Whether it is about whoever asks and nobody here could agree it, so that somebody elsewhere is asked."""
    viewer = guard.actor().viewer
    own = is_own(session, person_id, viewer.person_id)
    here = could_review(session, person_id, clock.today(), viewer=viewer)
    return own and not here and bool(confirmations.elsewhere(session))


@blueprint.route("/<ref>/end", methods=["GET", "POST"])
def end(ref: str) -> Page:
    with reading() as session:
        one = queries.mitigation(session, ref, viewer=guard.actor().viewer)
        form, back, words = (
            EndMitigationForm.about(queries.to_domain(one), version=one.n),
            _back(session, one),
            one.text,
        )

    def work(session: Session) -> str:
        end_mitigation(session, ref, form.last_day.data, reason=form.reason.data, **acting.by(form))
        return back

    return acting.asked(form, work, "mitigations/end.html", said="Ended", words=words, back=back, ref=ref)


@blueprint.route("/<ref>/withdraw", methods=["GET", "POST"])
def withdraw(ref: str) -> Page:
    with reading() as session:
        one = queries.mitigation(session, ref, viewer=guard.actor().viewer)
        form, back, words = WithdrawMitigationForm(version=one.n), _back(session, one), one.text

    def work(session: Session) -> str:
        withdraw_mitigation(session, ref, reason=form.reason.data, **acting.by(form))
        return back

    return acting.asked(form, work, "mitigations/withdraw.html", said="Withdrawn", words=words, back=back)


def _back(session: Session, one: Any) -> str:
    """The record that it is about; NotFound when that is not theirs to open."""
    viewer = guard.actor().viewer
    if one.interest_id is not None:
        about = interests.interest(session, one.interest_id, viewer=viewer, on=clock.today())
        return url_for("interests.show", ref=about.ref)
    who = people.person(session, str(one.dual_role_person_id), viewer=viewer)
    return url_for("people.show", ref=who.ref)
