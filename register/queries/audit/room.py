"""The auditor's room: what changed between two days, what was re-dated, and any two versions of a record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, and_, bindparam, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from register.domain.errors import Invalid, NotFound
from register.domain.permissions import Viewer
from register.models.base import UtcDateTime
from register.models.ledger import LedgerEntry, Seq
from register.models.registry import kinds
from register.queries.entries import Recorded, act_words, history_of
from register.queries.labels import actors
from register.queries.visible import history, last_seq_by, one, seen_by

MOST = 2000
NEVER_RE_DATED = frozenset({"known_on", "declared_on", "holds_from", "deadline_at", "earliest_aware_at"})
"""What follows from the rest, or says when something was learnt or recorded."""


@dataclass(frozen=True, slots=True)
class Change:
    """A version that was recorded between two days."""

    kind: str
    ref: str
    version: int
    act: str
    recorded_at: datetime
    by: str
    reason: str | None
    seq: int


@dataclass(frozen=True, slots=True)
class ReDated:
    """A date that a later version moved."""

    kind: str
    ref: str
    version: int
    act: str
    what: str
    was: date | datetime | None
    now: date | datetime | None
    recorded_at: datetime
    by: str
    reason: str | None


def changes_between(
    session: Session, first: date, last: date, *, viewer: Viewer, kind: str = "", after: int = 0, most: int = MOST
) -> list[Change]:  # fmt: skip
    """Every version recorded from the first day to the last, both included, oldest first; after this entry of the trail."""
    rows: list[Any] = []
    low, high = _entries(session, first, last)
    low = max(low, after)
    for begins, name in _beginnings(session, low, high):
        full = len(rows) == most
        if kind in ("", name) and not (full and begins > rows[-1].seq):
            span = {"low": low, "high": rows[-1].seq if full else high, "most": most}
            rows = sorted(
                [*rows, *session.execute(_recorded_between(name, viewer), span)], key=lambda row: int(row.seq)
            )[:most]
    names = actors(session, {row.recorded_by for row in rows}, viewer=viewer)
    return [
        Change(
            row.kind, row.ref, row.n, act_words(row.act), row.recorded_at,
            names.get(row.recorded_by, "An account that is gone"), row.reason, row.seq,
        )
        for row in rows
    ]  # fmt: skip


def _entries(session: Session, first: date, last: date) -> tuple[int, int]:
    """The entries of the audit trail after which, and with which, these days end."""
    ends = last_seq_by(first - timedelta(days=1)), last_seq_by(last)
    low, high = session.execute(select(*ends)).one()
    return low, high


def _beginnings(session: Session, low: int, high: int) -> list[tuple[int, str]]:
    """The kinds of which anything was recorded among these entries, each with the first of them, the earliest first: of a
    kind that begins after the page ends nothing is asked through the barriers."""
    firsts = session.execute(_asking_for_beginnings(), {"low": low, "high": high}).one()
    return sorted((first, kind) for kind, first in zip(kinds(), firsts, strict=True) if first is not None)


@cache
def _asking_for_beginnings() -> Any:
    first_of_each = (select(func.min(v.seq)).where(*_among(v)).scalar_subquery() for v in kinds().values())
    return select(*first_of_each)


def _among(v: Any) -> list[ColumnElement[bool]]:
    return [v.seq > bindparam("low", type_=Seq), v.seq <= bindparam("high", type_=Seq)]


@lru_cache(maxsize=512)
def _recorded_between(kind: str, viewer: Viewer) -> Any:
    """Kept: it takes longer to put together than to answer."""
    v = kinds()[kind]
    shown = select(
        literal(kind).label("kind"),
        v.__thing__.ref,
        v.n,
        v.act,
        v.seq,
        v.recorded_by,
        v.reason,
        _recorded_at(v),
    )
    shown = shown.join(v.__thing__, v.__thing__.id == v.thing_id).where(*_among(v), seen_by(v, viewer))
    return shown.order_by(v.seq).limit(bindparam("most", type_=Integer()))


def _recorded_at(v: Any) -> Any:
    """When a version was recorded, looked up of each: a join might begin with the whole trail."""
    at = select(LedgerEntry.recorded_at).where(LedgerEntry.seq == v.seq)
    return at.scalar_subquery().label("recorded_at")


def re_dated(session: Session, *, viewer: Viewer) -> list[ReDated]:
    """Records whose dates a later version moved, the newest first; setting an end for the first time is none."""
    rows = [(kind, *row) for kind in kinds() for row in session.execute(_moved(kind, viewer))]
    rows = sorted(rows, key=lambda row: -row[1].seq)[:MOST]
    names = actors(session, {row[1].recorded_by for row in rows}, viewer=viewer)
    return [told for row in rows for told in _each_date(row, names)]


def _dates(kind: str) -> list[str]:
    columns = kinds()[kind].__table__.columns
    return [
        c.name for c in columns if isinstance(c.type, (Date, UtcDateTime)) and c.name not in NEVER_RE_DATED
    ]


@lru_cache(maxsize=512)
def _moved(kind: str, viewer: Viewer) -> Any:
    """Kept: of forty kinds, what asks takes longer to put together than to answer."""
    v = kinds()[kind]
    before = aliased(v)
    shown = select(v, before, v.__thing__.ref, _recorded_at(v))
    shown = shown.join(before, (before.thing_id == v.thing_id) & (before.n == v.n - 1))
    shown = shown.join(v.__thing__, v.__thing__.id == v.thing_id)
    shown = shown.where(v.n > 1, or_(*(_differs(v, before, name) for name in _dates(kind))))
    return shown.where(seen_by(v, viewer)).order_by(v.seq.desc()).limit(MOST)


def _differs(v: Any, before: Any, name: str) -> ColumnElement[bool]:
    old = getattr(before, name)
    return and_(getattr(v, name).is_distinct_from(old), old.is_not(None))


def _each_date(row: tuple[Any, ...], names: dict[str, str]) -> list[ReDated]:
    kind, v, before, ref, recorded_at = row
    moved = [(name, getattr(before, name), getattr(v, name)) for name in _dates(kind)]
    return [
        ReDated(
            kind, ref, v.n, act_words(v.act), name.replace("_", " "), was, now, recorded_at,
            names.get(v.recorded_by, "An account that is gone"), v.reason,
        )
        for name, was, now in moved if was is not None and was != now
    ]  # fmt: skip


def compared(
    session: Session, kind: str, key: str, first: int | None, second: int | None, *, viewer: Viewer
) -> tuple[str, Recorded, Recorded]:
    """The reference and two versions of a record, the newest two unless told; the later one tells every difference.

    Invalid when there is no such record, or no such two versions of it."""
    found = _asked_for(session, kind, key, viewer)
    rows = {v.n: v for v in session.scalars(history(kinds()[kind], found.thing_id, viewer))}
    early, late = sorted((first or max(1, len(rows) - 1), second or len(rows)))
    _check_versions(len(rows), early, late)
    newer, older = history_of(session, [rows[early], rows[late]], viewer=viewer)
    return found.ref, older, newer


def _asked_for(session: Session, kind: str, key: str, viewer: Viewer) -> Any:
    try:
        return one(session, kinds()[kind], key, viewer)
    except NotFound:
        raise Invalid({"ref": "There is no record of this kind with this reference"}) from None


def _check_versions(count: int, early: int, late: int) -> None:
    if count == 1:
        raise Invalid({"ref": "This record has one version only, so there is nothing to compare"})
    if early == late:
        raise Invalid({"second": "Enter two different versions"})
    if late > count:
        raise Invalid({"second": f"This record has {count} versions: enter two numbers from 1 to {count}"})
