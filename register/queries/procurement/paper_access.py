"""Who of those whom a procurement names may see its papers, on any day, and which interests wait for a decision."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, BindParameter, Select, String, bindparam, select
from sqlalchemy.orm import Session

from register.domain.dates import london_day
from register.domain.people.joins import Identities
from register.domain.permissions import Viewer
from register.domain.procurement.paper_decisions import Access
from register.models.evaluators import EvaluatorVersion
from register.models.interests import Interest, InterestVersion
from register.models.ledger import LedgerEntry
from register.models.people import Person
from register.models.procurements import ProcurementVersion
from register.queries.accounts.identities import identities
from register.queries.interests.interests import permitted
from register.queries.touched_bids import NAMES, touched_bids
from register.queries.visible import NOW, AsAt, history, known, last_seq_by, none_binds, seen_by, visible

AT_ONCE = 500
"""So many records of people one question asks about."""
RECORDS: BindParameter[str] = bindparam("records", expanding=True, type_=String(32))
_BY: BindParameter[int] = bindparam("by", type_=BigInteger())
E, V, P = EvaluatorVersion, InterestVersion, ProcurementVersion


@dataclass(frozen=True, slots=True)
class Touching:
    """An interest of somebody whom a procurement names, in whoever bids. since: the day from which it counted. state: how
    their access stands by it alone. only_proposed: it closes nothing before somebody says so. bidder_ids: in whom."""

    procurement_id: str
    person_id: str
    interest_id: str
    ref: str
    since: date
    state: Access
    only_proposed: bool
    is_answered: bool
    bidder_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a procurement names, and how they stand to its papers as far as the viewer may know."""

    person_id: str
    state: Access
    because: tuple[Touching, ...]


def touching(
    session: Session, people: Iterable[str], *, viewer: Viewer, on: date, by: int | None = None
) -> list[Touching]:
    """The interests of these people, on any record of theirs, in bidders of procurements that name them, as far as the
    viewer may open them. by: only what the audit trail held up to that entry."""
    rows = touched(session, people, identities(session), by=by)
    if not rows:
        return []
    refs = opened(session, {row.interest_id for row in rows}, viewer, on)
    days = _days(session, {max(row.interest_seq, row.bid_seq) for row in rows})
    return _together([row for row in rows if row.interest_id in refs], refs, days)


def touched(
    session: Session, people: Iterable[str], known_as: Identities, *, by: int | None = None
) -> list[Any]:
    """A row for each of their interests and each bidder that it is in, hidden or not: `opened` says which may be told of."""
    records = sorted({key for each in people for key in known_as.records_of(each)})
    some = (records[at : at + AT_ONCE] for at in range(0, len(records), AT_ONCE))
    asking = _touched(is_bounded=by is not None)
    found = (row for one in some for row in session.execute(asking, {RECORDS.key: one, _BY.key: by}))
    return [row for row in found if known_as.are_one(row.person_id, row.holder_id)]


@cache
def _touched(*, is_bounded: bool) -> Select[Any]:
    """Kept: it takes many times longer to put together than to answer."""
    return touched_bids(some_people(), by=_BY if is_bounded else None)


def some_people() -> Select[Any]:
    """The records of people that are given when it is asked, as RECORDS."""
    return select(Person.id).where(Person.id.in_(RECORDS))


def opened(session: Session, ids: Collection[str], viewer: Viewer, on: date) -> dict[str, str]:
    """Those of these interests that the viewer may open, with their references."""
    query = select(V.thing_id, Interest.ref).join(Interest, Interest.id == V.thing_id)
    query = query.where(V.thing_id.in_(sorted(ids)), seen_by(V, viewer), *known(V, NOW))
    query = query if none_binds(viewer) else query.where(permitted(viewer, on))
    return {row.thing_id: row.ref for row in session.execute(query.order_by(V.thing_id))}


def _days(session: Session, seqs: Collection[int]) -> dict[int, date]:
    query = select(LedgerEntry.seq, LedgerEntry.recorded_at).where(LedgerEntry.seq.in_(sorted(seqs)))
    return {row.seq: london_day(row.recorded_at) for row in session.execute(query.order_by(LedgerEntry.seq))}


def _together(rows: Iterable[Any], refs: Mapping[str, str], days: Mapping[int, date]) -> list[Touching]:
    """One of each procurement, person and interest, whatever versions of it and however many bidders it touches."""
    groups: dict[tuple[str, str, str], list[Any]] = {}
    for row in rows:
        groups.setdefault((row.procurement_id, row.person_id, row.interest_id), []).append(row)
    return [
        Touching(
            *key, refs[key[2]], min(days[max(row.interest_seq, row.bid_seq)] for row in some), state_by(some),
            all(row.only_proposed for row in some), all(row.answer is not None for row in some),
            tuple(sorted({row.bidder_id for row in some})),
        )
        for key, some in sorted(groups.items())
    ]  # fmt: skip


def state_by(rows: Iterable[Any]) -> Access:
    """How access stands by these rows of one interest."""
    found = {row.answer if row.answer is not None or not row.only_proposed else True for row in rows}
    if None in found:
        return Access.WAITS
    return Access.CLOSED if any(one is not None and not one for one in found) else Access.OPEN


def named_in(
    session: Session, row: ProcurementVersion, *, viewer: Viewer, on: date, day: date | None = None
) -> list[Named]:
    """Everybody whom a procurement names and the viewer may see, with how they stand to its papers today, or stood at the
    end of a day by what had been recorded then."""
    as_at = NOW if day is None else AsAt(known_on=day)
    by = None if day is None else session.scalar(select(last_seq_by(day)))
    parts = _parts(session, row.thing_id, viewer, as_at)
    people = sorted({*parts, *_holders(session, row, viewer, by)})
    found = [
        one
        for one in touching(session, people, viewer=viewer, on=on, by=by)
        if one.procurement_id == row.thing_id
    ]
    return [_stands(key, parts.get(key), [one for one in found if one.person_id == key]) for key in people]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PaperAccess:
    """Everybody whom a procurement names and how they stand to its papers, on a day, or today."""

    procurement_id: str
    day: date | None
    named: tuple[Named, ...]


def told(
    session: Session, row: ProcurementVersion, *, viewer: Viewer, on: date, day: date | None = None
) -> PaperAccess:
    """As machines are told it."""
    return PaperAccess(row.thing_id, day, tuple(named_in(session, row, viewer=viewer, on=on, day=day)))


def _parts(session: Session, key: str, viewer: Viewer, as_at: AsAt) -> dict[str, EvaluatorVersion]:
    rows = session.scalars(visible(E, viewer, as_at).where(E.procurement_id == key).order_by(E.thing_id))
    return {row.person_id: row for row in rows}


def _holders(session: Session, row: ProcurementVersion, viewer: Viewer, by: int | None) -> set[str]:
    """Whoever was ever named as holding its papers, by then."""
    versions = session.scalars(history(P, row.thing_id, viewer))
    kept = (one for one in versions if by is None or one.seq <= by)
    return {key for one in kept for name in NAMES if (key := getattr(one, name.key)) is not None}


def _stands(person_id: str, part: EvaluatorVersion | None, found: Collection[Touching]) -> Named:
    states = [own_state(part), *(one.state for one in found)]
    worst = next(
        one for one in (Access.CLOSED, Access.TO_DECLARE, Access.WAITS, Access.OPEN) if one in states
    )
    return Named(person_id, worst, tuple(found))


def own_state(part: EvaluatorVersion | None) -> Access:
    """How an evaluator stands by what they declared for it and were answered; anybody else is open by that."""
    if part is None or part.may_take_part:
        return Access.OPEN
    if part.may_take_part is not None:
        return Access.CLOSED
    if part.declared_on is None:
        return Access.TO_DECLARE
    return Access.WAITS if part.has_bidder_interest else Access.OPEN
