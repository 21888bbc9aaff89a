"""Interests: my declarations, the register, one entry, every act on it, and what awaits review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.gifts import AmendGiftForm, CorrectGiftForm, GiftForm
from forms.interests import (
    SITUATION_HINTS,
    AmendInterestForm,
    CorrectInterestForm,
    EndInterestForm,
    InterestForm,
    KindForm,
)
from forms.mitigations import MitigationForm
from forms.nil_returns import NilReturnForm
from forms.options import as_options
from register import clock, guard
from register.accounts.links import means
from register.db import Session, reading
from register.domain.dates import contract_year
from register.domain.errors import NotFound
from register.domain.interests.gifts import OFFERS
from register.domain.interests.interests import (
    SITUATION_LABELS,
    TYPE_LABELS,
    InterestType,
    NewInterest,
    situations,
    type_words,
)
from register.domain.interests.mitigations import fit_problem, mitigation_kinds
from register.domain.interests.outside_work import asks, permission_problem
from register.domain.people.unseen import SOMEBODY_WITHIN
from register.domain.permissions import Permission
from register.domain.rules import Ruleset
from register.queries import entries as trail
from register.queries import names
from register.queries.accounts.identities import is_own
from register.queries.duties import confirmations
from register.queries.interests import declarants, mitigations, prepared, recognitions, remarks, reviews
from register.queries.interests import interests as queries
from register.queries.interests.managing import could_review
from register.queries.people import people
from register.queries.rules import ruleset
from register.queries.visible import versions_of
from register.services.duties.confirmed_acts import agree_or_ask
from register.services.interests.interests import (
    amend_interest,
    correct_interest,
    declare_interest,
    end_interest,
)
from register.services.interests.nil_returns import declare_nothing
from register.web import acting, choosing, listings
from register.web.interests.answering import answered
from register.web.interests.asking import as_known, offer

blueprint = Blueprint("interests", __name__, url_prefix="/interests")
Page = str | Response | tuple[str, int]

listings.add_to(blueprint, queries.LISTING, template="interests/index.html", links_to="interests.show")


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose declarations a page is about."""

    id: str
    ref: str
    name: str
    is_me: bool

    @property
    def home(self) -> str:
        """Where somebody who is done goes next."""
        return url_for("interests.mine") if self.is_me else url_for("people.show", ref=self.ref)


@blueprint.get("/mine")
def mine() -> Page:
    viewer, today = guard.actor().viewer, clock.today()
    if viewer.person_id is None:
        return render_template("interests/nobody.html")
    with reading() as session:
        me = [viewer.person_id]
        due = declarants.due_returns(session, today, viewer=viewer, person_ids=me)
        now, everything = (
            queries.standing(session, me, today, viewer=viewer),
            queries.interests_of(session, me, viewer=viewer),
        )
        current = {one.thing_id for one in now}
        offers = [one for one in reversed(everything) if one.situation in OFFERS]
        past = [one for one in everything if one.thing_id not in current and one.situation not in OFFERS]
        last = declarants.last_returns(session, me, viewer=viewer).get(viewer.person_id)
        bodies = names.organisations(session, viewer=viewer)
        drafts = prepared.drafts_of(session, viewer.person_id, viewer=viewer, waiting=True).drafts
        return render_template(
            "interests/mine.html",
            prepared=prepared.for_own(session, drafts, viewer.person_id),
            due=due, now=now, past=past, offers=offers, last=last, today=today, bodies=bodies,
            situations=SITUATION_LABELS, late=queries.days_late,
        )  # fmt: skip


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    with reading() as session:
        return render_template("interests/show.html", **_shown(session, ref))


def _shown(session: Session, ref: str) -> dict[str, Any]:
    """Everything about one interest."""
    viewer, today = guard.actor().viewer, clock.today()
    one = queries.interest(session, ref, viewer=viewer, on=today)
    versions = versions_of(session, one, viewer=viewer)
    name, person_ref = queries.person_of(session, one, viewer=viewer)
    kinds = mitigation_kinds(ruleset(session), on=today)
    managed = mitigations.mitigations_of(session, [one.thing_id], viewer=viewer)
    return {
        "one": one, "name": name, "person_ref": person_ref, "late": queries.days_late(one), "today": today,
        "late_now": queries.days_late_now(one),
        "body": queries.organisation_of(session, one, viewer=viewer),
        "history": trail.history_of(session, versions, viewer=viewer),
        "type_words": type_words(one),
        "situation_words": SITUATION_LABELS.get(one.situation, one.situation),
        "prepared_by": _preparer(session, one, viewer),
        "offered": queries.offered_words(one), "kinds": kinds,
        "managed": managed, "permission": mitigations.permission_of(one, managed, kinds, today),
        "recognised": recognitions.recognitions_of(session, [one.thing_id], viewer=viewer),
        "bodies": names.organisations(session, viewer=viewer),
        "talk": remarks.conversation(session, one, today, viewer=viewer),
        "asks": queries.may_review(session, one.person_id, viewer=viewer, on=today),
        "mine": is_own(session, one.person_id, viewer.person_id), "changeable": _may_change(one.person_id),
        "agreed_by": names.people_told_apart(session, viewer=viewer),
        "elsewhere": mitigations.agreed_elsewhere(session, one.thing_id, viewer=viewer),
    }  # fmt: skip


def _preparer(session: Session, one: Any, viewer: Any) -> str | None:
    """Who prepared it for its person; None where nobody did."""
    key = one.prepared_by_id
    return names.people(session, viewer=viewer).get(key, SOMEBODY_WITHIN) if key else None


def _may_change(person_id: str) -> bool:
    actor = guard.actor()
    mine = actor.person_id == person_id and actor.may(Permission.DECLARE_INTEREST)
    return mine or actor.may(Permission.DECLARE_FOR_OTHERS)


@blueprint.route("/declare", methods=["GET", "POST"])
def declare() -> Page:
    """Two steps: of what kind, then only what that kind needs."""
    with reading() as session:
        kind_form, rows = _kinds(session)
        given = "situation" in request.args or "interest_type" in request.args
        asked = given and kind_form.validate() and kind_form.check_type(rows)
        if not asked:
            return render_template("interests/kind.html", form=kind_form), kind_form.status
        whose = _whose(session, kind_form.person.data if "person" in kind_form else None)
        code, kind = kind_form.situation.data, kind_form.interest_type.data
        form = InterestForm() if code not in OFFERS else GiftForm()
        offer(session, form, rows, code, whose.id)
        kind = None if code in OFFERS else kind
    if isinstance(form, InterestForm):
        form.ask_only(rows[code]["needs"], kind)

    def asked_for(session: Session) -> NewInterest:
        new = form.to_domain(person_id=whose.id, situation=code, interest_type=kind)
        return as_known(session, form, new)

    def work(session: Session) -> str:
        made = declare_interest(session, asked_for(session), **acting.by())
        return url_for("interests.show", ref=made.ref)

    words = rows[code]["name"] + (f", {TYPE_LABELS[kind].lower()}" if kind else "")
    return answered(
        form, work, "interests/declare.html", new=asked_for, said="Interest declared" if kind else "Recorded",
        whose=whose, words=words,
    )  # fmt: skip


def _kinds(session: Session) -> tuple[KindForm, dict[str, Any]]:
    form, actor = KindForm(), guard.actor()
    rows = situations(ruleset(session), on=clock.today())
    form.situation.options = as_options(
        (code, row["name"], SITUATION_HINTS.get(code, "")) for code, row in rows.items()
    )
    if actor.may(Permission.DECLARE_FOR_OTHERS):
        if "person" not in request.args:
            form.person.data, form.person.process_errors = actor.person_id, ()
        choosing.offer(session, form)
    else:
        del form.person
    return form, rows


@blueprint.route("/<ref>/amend", methods=["GET", "POST"])
def amend(ref: str) -> Page:
    with reading() as session:
        one, whose, rows = _own(session, ref)
        made: Any = AmendGiftForm if one.situation in OFFERS else AmendInterestForm
        form = made.about(queries.to_domain(one), version=one.n)
        offer(session, form, rows, one.situation, whose.id, itself=one.thing_id)
        before, itself = queries.to_domain(one), one.thing_id
        code, kind = one.situation, InterestType(one.interest_type)
    if isinstance(form, InterestForm):
        form.ask_only(rows.get(code, {}).get("needs", []), kind)

    def asked_for(session: Session) -> NewInterest:
        return as_known(session, form, form.to_domain(person_id=whose.id), before)

    def work(session: Session) -> str:
        amend_interest(session, ref, asked_for(session), reason=form.reason.data, **acting.by(form))
        return url_for("interests.show", ref=ref)

    return answered(
        form, work, "interests/amend.html", new=asked_for, itself=itself, said="Changes saved", whose=whose, ref=ref
    )  # fmt: skip


@blueprint.route("/<ref>/correct", methods=["GET", "POST"])
def correct(ref: str) -> Page:
    with reading() as session:
        one, whose, rows = _own(session, ref)
        made: Any = CorrectGiftForm if one.situation in OFFERS else CorrectInterestForm
        form = made.about(queries.to_domain(one), version=one.n)
        offer(session, form, rows, one.situation, whose.id, itself=one.thing_id)
        before, itself = queries.to_domain(one), one.thing_id

    def asked_for(session: Session) -> NewInterest:
        return as_known(session, form, form.to_domain(person_id=whose.id), before)

    def work(session: Session) -> str:
        correct_interest(session, ref, asked_for(session), reason=form.reason.data, **acting.by(form))
        return url_for("interests.show", ref=ref)

    return answered(
        form, work, "interests/correct.html", new=asked_for, itself=itself, said="Error corrected", whose=whose,
        ref=ref,
    )  # fmt: skip


@blueprint.route("/<ref>/end", methods=["GET", "POST"])
def end(ref: str) -> Page:
    with reading() as session:
        one, whose, _rows = _own(session, ref)
        form = EndInterestForm.about(queries.to_domain(one), version=one.n)

    def work(session: Session) -> str:
        end_interest(session, ref, form.ended_on.data, reason=form.reason.data, **acting.by(form))
        return url_for("interests.show", ref=ref)

    return acting.asked(form, work, "interests/end.html", said="Interest ended", whose=whose, ref=ref)


@blueprint.route("/nothing", methods=["GET", "POST"])
def nothing() -> Page:
    today = clock.today()
    year = contract_year(today)
    with reading() as session:
        whose = _whose(session, request.args.get("person"))
        now = queries.standing(session, [whose.id], today, viewer=guard.actor().viewer)
        entries = [(one.ref, one.description) for one in now]
    form = NilReturnForm(data={"period_from": year.start, "period_to": year.end})

    def work(session: Session) -> str:
        declare_nothing(session, form.to_domain(person_id=whose.id), **acting.by())
        return whose.home

    said = "Recorded: nothing has changed" if entries else "Recorded: nothing to declare"
    return acting.asked(form, work, "interests/nothing.html", said=said, whose=whose, entries=entries)


@blueprint.get("/awaiting")
def awaiting() -> Page:
    viewer, today = guard.actor().viewer, clock.today()
    with reading() as session:
        waiting = reviews.awaiting(session, today, viewer=viewer)
        count = reviews.count_awaiting(session, today, viewer=viewer)
        return render_template(
            "interests/awaiting.html",
            waiting=waiting,
            count=count,
            outcome=queries.outcome_words,
            against=queries.against_words,
            type_words=type_words,
            asks=asks,
            situations=SITUATION_LABELS,
        )


@blueprint.route("/<ref>/review", methods=["GET", "POST"])
def review(ref: str) -> Page:
    form = MitigationForm(data={"valid_from": clock.today()})
    with reading() as session:
        page = _shown(session, ref)
        thing_id = page["one"].thing_id
        if page["mine"] and not _asks_elsewhere(session, page["one"].person_id):
            return render_template("interests/own.html", ref=ref), 403
        form.kind.options = as_options(
            (code, row["name"]) for code, row in _may_agree(page, ruleset(session))
        )
        choosing.offer(session, form)

    def work(session: Session) -> str:
        new = form.to_domain(agreed_by=guard.actor().person_id or "", interest_id=thing_id)
        heard = agree_or_ask(session, new, means=means(session), **acting.at())
        return url_for("interests.awaiting") + (f"#{heard.value}" if heard.value else "")

    with reading() as session:
        page = _shown(session, ref)
        said = acting.or_asked_elsewhere("Recorded how it is managed")
        return acting.asked(form, work, "interests/review.html", said=said, **page)


def _may_agree(page: dict[str, Any], rules: Ruleset) -> list[tuple[str, Any]]:
    """The ways of managing that may be chosen: those that fit what it is about; permission is answered only where it was
    asked for, and then first."""
    agreed, today = [mitigations.to_domain(row) for row in page["managed"]], page["today"]
    asked, kinds = asks(page["one"]), page["kinds"]
    return [
        (code, row) for code, row in kinds.items()
        if not permission_problem(code, asked, agreed, kinds, on=today)
        and not fit_problem(code, page["one"].situation, rules, on=today)
    ]  # fmt: skip


def _asks_elsewhere(session: Session, person_id: str) -> bool:
    """Whether nobody here could review this, so that somebody elsewhere is asked."""
    here = could_review(session, person_id, clock.today(), viewer=guard.actor().viewer)
    return not here and bool(confirmations.elsewhere(session))


def _whose(session: Session, key: str | None) -> Whose:
    """The person asked about, or else whoever is asking; NotFound when that is not theirs to do."""
    actor = guard.actor()
    wanted = key or actor.person_id
    if wanted is None:
        raise NotFound
    found = people.person(session, wanted, viewer=actor.viewer)
    is_me = found.thing_id == actor.person_id
    if not is_me and not actor.may(Permission.DECLARE_FOR_OTHERS):
        raise NotFound
    return Whose(found.thing_id, found.ref, found.name or names.ERASED, is_me)


def _own(session: Session, ref: str) -> tuple[Any, Whose, dict[str, Any]]:
    """The interest, its person and what may be declared; NotFound for somebody else's."""
    one = queries.interest(session, ref, viewer=guard.actor().viewer, on=clock.today())
    return one, _whose(session, one.person_id), situations(ruleset(session), on=clock.today())
