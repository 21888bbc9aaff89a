"""Evaluators of procurements, listed and one by one, with how far each is and who may read bids."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from register.domain.home.tones import Tone
from register.domain.permissions import UNBOUND, Viewer
from register.domain.procurement.evaluators import BidScore, EvaluatorState, NewEvaluator, state_of
from register.domain.procurement.paper_decisions import Access
from register.domain.values import recorded
from register.models.evaluators import Evaluator, EvaluatorVersion
from register.models.interests import InterestVersion
from register.models.people import PersonVersion
from register.models.procurements import Procurement, ProcurementVersion
from register.queries import names
from register.queries.accounts.identities import identities
from register.queries.interests.interests import bearing
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.procurement.paper_access import touching
from register.queries.procurement.paper_decisions import decisions_of
from register.queries.procurement.procurements import procurement
from register.queries.searching import found
from register.queries.separation.touching import interests_touching
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V, P, H, S = EvaluatorVersion, ProcurementVersion, PersonVersion, EvaluatorState
TONES = {
    S.ASKED: Tone.CAREFUL, S.READY: Tone.GOOD, S.SUSPENDED: Tone.BAD, S.CONFIRMED: Tone.GOOD, S.STOOD_DOWN: Tone.OVER,
    S.SCORED: Tone.RUNNING,
}  # fmt: skip


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    person = and_(H.thing_id == V.person_id, seen_by(H, viewer), *known(H, as_at))
    shown: Query = select(
        V.thing_id.label("id"), Evaluator.ref, names.listed(H, viewer).label("person"),
        Procurement.ref.label("procurement"), V.evaluator_part, V.declared_on, V.settled_on, V.scored_on, V.provenance,
    )  # fmt: skip
    shown = shown.join(Evaluator, Evaluator.id == V.thing_id).join(
        Procurement, Procurement.id == V.procurement_id
    )
    return shown.outerjoin(H, person).where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


LISTING = Listing(
    noun="evaluators",
    title="Evaluators",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("person", "Person"),
        Column("procurement", "Procurement", "record"),
        Column("evaluator_part", "Judges"),
        Column("declared_on", "Declared on", "day"),
        Column("settled_on", "Interest answered on", "day"),
        Column("scored_on", "Scored on", "day"),
    ),
    statement=_statement,
    order=(V.procurement_id, V.thing_id),
    filters=(
        Filter("person", "Person", lambda text: found(H, "name", text)),
        Filter(
            "procurement",
            "Reference of the procurement",
            lambda text: Procurement.ref == text.strip().upper(),
        ),
        by_ref(Evaluator.ref),
    ),
)


def evaluator(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> EvaluatorVersion:
    """One evaluator by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: EvaluatorVersion) -> NewEvaluator:
    """The recorded value."""
    return recorded(NewEvaluator, row)


def scores_of(row: EvaluatorVersion) -> tuple[BidScore, ...]:
    """The scores that an evaluator gave."""
    return tuple(BidScore(**each) for each in row.scores_given or ())


def of_procurement(
    session: Session, procurement_id: str, *, viewer: Viewer, as_at: AsAt = NOW
) -> list[EvaluatorVersion]:
    """The evaluators of a procurement; each carries its reference."""
    query = visible(V, viewer, as_at).where(V.procurement_id == procurement_id)
    query = query.add_columns(Evaluator.ref).join(Evaluator, Evaluator.id == V.thing_id)
    rows: Any = session.execute(query.order_by(V.thing_id))
    found_ = []
    for version, ref in rows:
        version.ref = ref
        found_.append(version)
    return found_


def states(
    session: Session, rows: Sequence[EvaluatorVersion], bidders: Sequence[str], on: date, *, viewer: Viewer
) -> Mapping[str, EvaluatorState]:
    """How far each evaluator is, by id: the register is asked by what keeps papers from people, and by the comparison that
    the decision check makes, which finds names that are only alike."""
    records = _records(session, rows)
    found_ = [
        one
        for one in touching(session, records, viewer=viewer, on=on)
        if one.procurement_id in {row.procurement_id for row in rows}
    ]
    waits = {one.person_id for one in found_ if one.state is Access.WAITS}
    closed = {one.person_id for one in found_ if one.state is Access.CLOSED}
    alike = _only_alike(session, rows, records, {one.interest_id for one in found_}, bidders, on, viewer)
    return {
        row.thing_id: state_of(
            declared_on=row.declared_on, has_bidder_interest=row.has_bidder_interest, may_take_part=row.may_take_part,
            scored_on=row.scored_on, is_on_register=row.person_id in waits or bool(records[row.person_id] & alike),
            is_closed=row.person_id in closed,
        )
        for row in rows
    }  # fmt: skip


def _only_alike(
    session: Session, rows: Sequence[EvaluatorVersion], records: Mapping[str, frozenset[str]], found: set[str],
    bidders: Sequence[str], on: date, viewer: Viewer,
) -> set[str]:  # fmt: skip
    """Whose interests may be in a bidder, beyond those found for sure, and were not answered."""
    everybody = frozenset().union(*records.values())
    keys = {row.procurement_id for row in rows}
    return {one.person_id for one in _alike(session, everybody, found, keys, bidders, on, viewer)}


def _alike(
    session: Session, people: Collection[str], found: Collection[str], keys: Collection[str],
    bidders: Sequence[str], on: date, viewer: Viewer,
) -> list[InterestVersion]:  # fmt: skip
    held_ = bearing(session, people, viewer=viewer, as_at=AsAt(held_on=on)) if people else []
    rest = [one for one in held_ if one.thing_id not in found]
    alike = interests_touching(session, rest, bidders, on, viewer=viewer)
    said = [one for key in sorted(keys) for one in decisions_of(session, key, viewer=viewer)] if alike else []
    answered = {(one.interest_id, one.interest_n) for one in said if one.may_see_papers}
    return [one for one in rest if one.thing_id in alike and (one.thing_id, one.n) not in answered]


def own_interests(
    session: Session, part: EvaluatorVersion, about: ProcurementVersion, *, viewer: Viewer, on: date
) -> list[str]:
    """The ids of an evaluator's interests that are in a bidder, answered or not, and of those that may be and were not."""
    records = _records(session, [part])[part.person_id]
    found_ = [
        one
        for one in touching(session, records, viewer=viewer, on=on)
        if one.procurement_id == part.procurement_id
    ]
    keys = {one.interest_id for one in found_}
    alike = _alike(session, records, keys, {part.procurement_id}, bidders_of(about), on, viewer)
    return sorted(keys) + [one.thing_id for one in alike]


def _records(session: Session, rows: Sequence[EvaluatorVersion]) -> dict[str, frozenset[str]]:
    """Every record of each of them: an interest counts on whichever of a person's records it stands."""
    known_as = identities(session)
    return {row.person_id: known_as.records_of(row.person_id) for row in rows}


def bidders_of(row: ProcurementVersion) -> list[str]:
    """The ids of the organisations that bid."""
    return [each["bidder_id"] for each in row.bidders]


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of an evaluator: how far they are, what they declared for it and when, and what was answered."""

    state: str
    declared_on: date | None
    has_bidder_interest: bool | None
    bidder_interest: str | None
    settled_on: date | None
    may_take_part: bool | None
    settled_because: str | None
    scored_on: date | None
    scores: tuple[BidScore, ...]


def see(session: Session, row: EvaluatorVersion, *, viewer: Viewer, today: date) -> Seen:
    """What follows from what is recorded, on a day."""
    about = procurement(session, row.procurement_id, viewer=viewer)
    state = states(session, [row], bidders_of(about), today, viewer=viewer)[row.thing_id]
    return Seen(
        state.value, row.declared_on, row.has_bidder_interest, row.bidder_interest, row.settled_on, row.may_take_part,
        row.settled_because, row.scored_on, scores_of(row),
    )  # fmt: skip


def state_unseen(
    session: Session, row: EvaluatorVersion, about: ProcurementVersion, on: date
) -> EvaluatorState:
    """How far an evaluator is by everything that is recorded, for the rule that keeps bids from them."""
    return states(session, [row], bidders_of(about), on, viewer=UNBOUND)[row.thing_id]
