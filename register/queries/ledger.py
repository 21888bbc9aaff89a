"""The audit trail, read: the history of a record, entries in order, and a recomputation of everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.models.base import Version
from register.models.ledger import LedgerEntry


@dataclass(frozen=True, slots=True)
class Recorded:
    """A version as its record's page shows it."""

    version: int
    act: str
    in_force_from: date
    in_force_to: date | None
    recorded_at: datetime
    by: str
    reason: str | None
    provenance: str
    changes: tuple[tuple[str, object, object], ...]


ACTS = {
    "new": "Recorded", "changed": "Changed", "ended": "Ended", "corrected": "Error corrected", "declared": "Declared",
    "amended": "Changed", "erased": "Erased, retention ended", "reviewed": "Reviewed", "nil_return": "Nothing to declare",
}  # fmt: skip
_UNTOLD = frozenset(
    {
        "id",
        "n",
        "seq",
        "superseded_seq",
        "act",
        "known_on",
        "recorded_by",
        "reason",
        "thing_id",
        "provenance",
        "basis",
    }
)


def history_of(session: Session, versions: Sequence[Version]) -> list[Recorded]:
    """Every version with when and by whom it was recorded, why, and what it changed; newest first."""
    instants = recorded_at(session, [version.seq for version in versions])
    before: list[Version | None] = [None, *versions]
    told = [_told(v, earlier, instants[v.seq]) for v, earlier in zip(versions, before, strict=False)]
    return told[::-1]


def recorded_at(session: Session, seqs: Sequence[int]) -> dict[int, datetime]:
    """When each of these entries was recorded."""
    rows = session.execute(select(LedgerEntry.seq, LedgerEntry.recorded_at).where(LedgerEntry.seq.in_(seqs)))
    return {row.seq: row.recorded_at for row in rows}


def _told(version: Version, earlier: Version | None, instant: datetime) -> Recorded:
    return Recorded(
        version.n, ACTS.get(version.act, version.act), version.valid_from, version.valid_to, instant,
        version.recorded_by, version.reason, version.provenance, tuple(_changes(version, earlier)),
    )  # fmt: skip


def _changes(version: Version, earlier: Version | None) -> Iterator[tuple[str, object, object]]:
    if earlier is None:
        return
    for column in type(version).__table__.columns:  # type: ignore[attr-defined]
        old, new = getattr(earlier, column.name), getattr(version, column.name)
        if column.name not in _UNTOLD and old != new:
            yield column.name.replace("_", " "), old, new
