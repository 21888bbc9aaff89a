"""Waivers of competition, listed and one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, false, select
from sqlalchemy.orm import Session, aliased

from register.domain.contracts.waivers import REASON_CODES, NewWaiver, WaiverAnswer, WaiverState, state_of
from register.domain.permissions import Viewer
from register.domain.shipped_rules import shipped
from register.domain.values import recorded
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.waivers import Waiver, WaiverVersion
from register.queries.contracts.marks import Marked, marked, needing
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, held, known, one, seen_by

V = WaiverVersion
BUYER, SELLER, _P = aliased(OrganisationVersion), aliased(OrganisationVersion), aliased(PersonVersion)
STATES: dict[str, ColumnElement[bool]] = {
    WaiverState.REQUESTED: V.waiver_answer.is_(None),
    WaiverState.REFUSED: V.waiver_answer == WaiverAnswer.REFUSED.value,
    WaiverState.APPROVED: and_(V.waiver_answer == WaiverAnswer.APPROVED.value, V.reported_on.is_(None)),
    WaiverState.REPORTED: and_(V.waiver_answer == WaiverAnswer.APPROVED.value, V.reported_on.is_not(None)),
}


def _shipped_reasons() -> Iterator[tuple[str, str]]:
    rows = shipped("national").history(REASON_CODES)
    yield from {row["code"]: row["name"] for rule in rows for row in rule.value}.items()


def reason_words(code: str | None) -> str:
    """A reason as the rules that ship call it, an own one in plain words."""
    return dict(_shipped_reasons()).get(code or "", (code or "").replace("_", " ").capitalize())


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown: Query = select(
        V.thing_id.label("id"), Waiver.ref, BUYER.name.label("organisation"), SELLER.name.label("supplier"), V.service,
        V.value_pence, V.waiver_reason, _P.name.label("requester"), V.valid_from.label("asked_on"),
        V.waiver_answer, V.answered_on, V.reported_on, V.provenance,
        needing(V.thing_id, viewer).label("needs_rechecking_since"),
    )  # fmt: skip
    shown = shown.join(Waiver, Waiver.id == V.thing_id)
    shown = shown.join(_P, and_(_P.thing_id == V.requester_id, *known(_P, as_at)))
    shown = shown.join(BUYER, and_(BUYER.thing_id == V.organisation_id, *known(BUYER, as_at)))
    shown = shown.join(SELLER, and_(SELLER.thing_id == V.supplier_id, *known(SELLER, as_at)))
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


def answer_words(answer: str | None) -> str:
    """What was decided, or that nothing was yet."""
    return "Waits" if answer is None else WaiverAnswer(answer).value.capitalize()


LISTING = Listing(
    noun="waivers",
    title="Waivers of competition",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("organisation", "Organisation"),
        Column("supplier", "Supplier"),
        Column("service", "Service"),
        Column("value_pence", "Value", "money"),
        Column("waiver_reason", "Reason", words=reason_words),
        Column("requester", "Asked for by"),
        Column("asked_on", "Asked on", "day"),
        Column("waiver_answer", "Decision", "state", words=answer_words),
        Column("answered_on", "Decided on", "day"),
        Column("reported_on", "Audit committee told on", "day"),
        Column("needs_rechecking_since", "Needs re-checking since", "day"),
    ),
    statement=_statement,
    order=(V.valid_from, V.thing_id),
    filters=(
        Filter(
            "state",
            "Stands at",
            lambda text: STATES.get(text, false()),
            tuple((state.value, state.label) for state in WaiverState),
        ),
        Filter("organisation", "Organisation", lambda text: found(BUYER, "name", text)),
        Filter("supplier", "Supplier", lambda text: found(SELLER, "name", text)),
        Filter("service", "Code of the service", lambda text: V.service == text.strip()),
        Filter("waiver_reason", "Reason", lambda code: V.waiver_reason == code, tuple(_shipped_reasons())),
        by_ref(Waiver.ref),
    ),
)


def waiver(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> WaiverVersion:
    """One waiver by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def bodies_of(row: WaiverVersion) -> tuple[tuple[str, str], ...]:
    """Who buys and who supplies, by id."""
    return (("buyer", row.organisation_id), ("supplier", row.supplier_id))


def with_both(shown: Query, viewer: Viewer, as_at: AsAt) -> Query:
    """Those that the viewer may see, with whoever buys and whoever supplies."""
    shown = shown.join(BUYER, and_(BUYER.thing_id == V.organisation_id, *known(BUYER, as_at)))
    shown = shown.join(SELLER, and_(SELLER.thing_id == V.supplier_id, *known(SELLER, as_at)))
    return shown.where(seen_by(V, viewer))


def between_bodies_of(row: WaiverVersion, new: NewWaiver) -> NewWaiver:
    """This request between the bodies that a transfer put in the place of its own."""
    return replace(new, organisation_id=row.organisation_id, supplier_id=row.supplier_id)


def to_domain(row: WaiverVersion) -> NewWaiver:
    """The recorded value."""
    return recorded(NewWaiver, row)


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a waiver: where it stands, what was decided, when, when the audit committee was told, until when
    it is looked into again where it names no contract, and what speaks since then against how it was asked for and
    decided."""

    state: WaiverState
    answered_on: date | None
    answer_note: str | None
    reported_on: date | None
    reported_minute: str | None
    goes_on_until: date | None
    needs_rechecking: tuple[Marked, ...]


def see(session: Session, row: WaiverVersion, *, viewer: Viewer, today: date) -> Seen:
    """Where a waiver stands."""
    state = state_of(row.waiver_answer, row.reported_on)
    marks = tuple(marked(session, viewer=viewer, subject_id=row.thing_id))
    return Seen(
        state, row.answered_on, row.answer_note, row.reported_on, row.reported_minute, row.goes_on_until, marks
    )  # fmt: skip
