"""The audit trail, read: the history of a record, entries in order, and a recomputation of everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.domain.rules import Ruleset
from register.models.base import Version
from register.models.ledger import LedgerEntry
from register.queries.code_words import Codes
from register.queries.field_words import ids_in, spoken, words_of
from register.queries.labels import actors, labels
from register.queries.rules import ruleset
from register.queries.visible import unseen


@dataclass(frozen=True, slots=True)
class Recorded:
    """A version as its record's page shows it. reads_from: the day from which the record reads so, where a change of it
    holds from a day of its own."""

    version: int
    act: str
    in_force_from: date
    in_force_to: date | None
    recorded_at: datetime
    by: str
    reason: str | None
    provenance: str
    changes: tuple[tuple[str, object, object], ...]
    known_on: date
    values: tuple[tuple[str, object], ...]
    reads_from: date | None = None


ACTS = {
    "new": "Recorded",
    "moved": "Transferred", "changed": "Changed", "ended": "Ended", "corrected": "Error corrected",
    "published": "Published", "unpublished": "No longer published", "declared": "Declared",
    "amended": "Changed", "erased": "Erased, retention ended", "reviewed": "Reviewed", "nil_return": "Nothing to declare",
    "submit": "Sent for approval", "send_back": "Sent back for work", "approve": "Approved", "issue": "Issued",
    "sign": "Signed", "seconded": "Confirmed by a second person elsewhere",
    "receive_first_signed_copy": "First signed copy received", "receive_last_signed_copy": "Last signed copy received",
    "begin": "Came into force", "extend": "Extended", "vary": "Varied", "suspend": "Suspended", "resume": "Resumed",
    "novate": "A party changed", "agreed": "Agreed, for its day",
    "give_notice": "Notice given", "end": "Ended", "archive": "Archived", "proposed": "Proposed", "done": "Done",
    "taken_back": "Taken back", "terminate": "Terminated", "withdraw": "Withdrawn", "confirmed": "Erasure confirmed",
    "declined": "Erasure declined", "copy_kept": "Signed copy kept",
    "checked": "Decision check made", "board_approved": "Approved by a board", "reported": "Reported",
    "term_decided": "Preferred supplier term decided",
    "asked": "Asked", "answered": "Answered", "followed_up": "Followed up",
    "lapsed": "Asked for no more",
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
        "acted_by",
        "thing_id",
        "provenance",
        "basis",
        "scheme_contents",
        "public_contents",
        "seal_outcome",
        "seal_found",
    }
)
"""Bookkeeping, and lists of versions of other records: their own pages say of these what the viewer may see."""


def act_words(act: str) -> str:
    """What was done, as people say it."""
    return ACTS.get(act, act.replace("_", " ").capitalize())


def history_of(session: Session, versions: Sequence[Version], *, viewer: Viewer) -> list[Recorded]:
    """Every version with when and by whom it was recorded, why, and what it changed; newest first."""
    return histories_of(session, [versions], viewer=viewer)[0]


def histories_of(
    session: Session, records: Sequence[Sequence[Version]], *, viewer: Viewer
) -> list[list[Recorded]]:
    """The same of several records, in as many questions as for one."""
    versions = [version for record in records for version in record]
    instants = recorded_at(session, [version.seq for version in versions])
    around = _Around(_names(session, versions, viewer), unseen(session, versions, viewer), ruleset(session))
    return [
        [
            _told(version, earlier, instants[version.seq], around)
            for version, earlier in zip(record, [None, *record], strict=False)
        ][::-1]
        for record in records
    ]


def recorded_at(session: Session, seqs: Sequence[int]) -> dict[int, datetime]:
    """When each of these entries was recorded."""
    query = select(LedgerEntry.seq, LedgerEntry.recorded_at).where(LedgerEntry.seq.in_(seqs))
    return {row.seq: row.recorded_at for row in session.execute(query.order_by(LedgerEntry.seq))}


def _names(session: Session, versions: Sequence[Version], viewer: Viewer) -> dict[str, str]:
    """What the other records and the people behind these versions are called."""
    ids = {found for v in versions for name in _columns(v) for found in ids_in(name, getattr(v, name))}
    known = labels(session, sorted(ids), viewer=viewer)
    acted = {getattr(v, name) for v in versions for name in _columns(v) if name.endswith("_by")}
    return {**known, **actors(session, sorted(who for who in acted if isinstance(who, str)), viewer=viewer)}


@dataclass(frozen=True, slots=True)
class _Around:
    """What versions are told with: the names of other records, the ids that may not be known of, and the rules."""

    names: dict[str, str]
    hidden: frozenset[str]
    rules: Ruleset

    def said(self, version: Version, name: str, value: Any) -> object:
        return spoken(name, value, self.names, Codes(version.__kind__, self.rules))


def _told(version: Version, earlier: Version | None, instant: datetime, around: _Around) -> Recorded:
    return Recorded(
        version.n, act_words(version.act),
        version.valid_from, version.valid_to, instant,
        around.names.get(version.recorded_by, "An account that is gone"), version.reason, version.provenance,
        tuple(_changes(version, earlier, around)), version.known_on, tuple(_values(version, around)),
        getattr(version, "holds_from", None),
    )  # fmt: skip


def _values(version: Version, around: _Around) -> Iterator[tuple[str, object]]:
    """What the version says, without its bookkeeping and what is empty."""
    for name in _columns(version):
        value = _read(version, name, around.hidden)
        if name not in _UNTOLD and value is not None and value != "" and value != []:
            yield words_of(name), around.said(version, name, value)


def _read(version: Version, name: str, hidden: frozenset[str]) -> Any:
    """What stands in the column, for whoever may not know of these records."""
    value = getattr(version, name)
    return None if isinstance(value, str) and value in hidden and name in dict(version.__masked__) else value


def _changes(
    version: Version, earlier: Version | None, around: _Around
) -> Iterator[tuple[str, object, object]]:
    if earlier is None:
        return
    for name in _columns(version):
        old, new = _read(earlier, name, around.hidden), _read(version, name, around.hidden)
        if name not in _UNTOLD and old != new:
            yield words_of(name), around.said(version, name, old), around.said(version, name, new)


def _columns(version: Version) -> list[str]:
    return [column.name for column in type(version).__table__.columns]  # type: ignore[attr-defined]
