"""What goes into an auditor's bundle, read in one pass up to a checkpoint."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, not_, select
from sqlalchemy.orm import Session

from register.audit_bundle import checkers
from register.domain.audit_scopes import PROVING_NOTES
from register.domain.dates import end_of_day
from register.domain.errors import Refused
from register.domain.leaves import decode_header
from register.domain.permissions import Viewer
from register.domain.trail.as_at_reports import AsAtReport, Question
from register.domain.trail.bundles import Bundle, BundleEntry, Withheld
from register.domain.trail.notes import Note, parse_checkpoint
from register.models.checkpoints import SignedCheckpoint
from register.models.ledger import LedgerEntry, LedgerPayload
from register.models.registry import kinds
from register.queries.trail import checkpoints, witnesses
from register.queries.trail.whole import seen_whole

BATCH = 2000


def ask(kind: str, *, held_on: date, known_on: date, basis: str) -> Question:
    """The question of an as-at report, with the instant at which its last day ended in London."""
    return Question(kind, held_on, known_on, end_of_day(known_on), basis)


def bundle(
    session: Session, question: Question | None, *, viewer: Viewer, now: datetime, named: Collection[int] = ()
) -> Bundle:
    """Everything up to the newest checkpoint, with the last one of each day and those of the sizes named; Refused
    when nothing has been signed yet."""
    newest = _end_of_bundle(session, now)
    note = checkpoints.with_witnesses(session, newest)
    keys = checkpoints.keys(session)
    policy = witnesses.policy_of(session)
    policy.logs[:] = [keys[-1].key]
    withheld = _withheld(session, viewer, newest.size)
    return Bundle(
        origin=parse_checkpoint(note.text).origin, size=newest.size, made_at=now,
        entries=entries(session, newest.size, withheld), checkpoints=_notes(session, newest, note, named), keys=keys,
        policy=policy, question=question,
        rows=() if question is None else _rows(session, newest.size, withheld, question), checkers=checkers(),
    )  # fmt: skip


def size_of(session: Session) -> int:
    """How many entries the audit trail has."""
    return session.scalar(select(func.coalesce(func.max(LedgerEntry.seq), 0))) or 0


def _end_of_bundle(session: Session, now: datetime) -> SignedCheckpoint:
    """The newest checkpoint; one that its witnesses have cosigned while the newest waits for them a few minutes."""
    newest = checkpoints.newest(session)
    if newest is None:
        raise Refused(
            "Nothing can be proved yet, because no checkpoint has been signed. One is signed every 5 minutes."
        )
    found = witnesses.witnessed(session, now=now)
    cosigned = session.get(SignedCheckpoint, found.size) if found.needed and not found.late else None
    return cosigned or newest


def entries(session: Session, size: int, withheld: set[int]) -> Iterator[BundleEntry]:
    """Each entry in order; its payload unless a barrier keeps it from this viewer, or it was erased."""
    for start in range(0, size, BATCH):
        for row in session.execute(_batch(start, min(start + BATCH, size))):
            yield _entry(row, withheld)


def _batch(start: int, end: int) -> Any:
    shown = select(LedgerEntry.seq, LedgerEntry.header, LedgerPayload.salt, LedgerPayload.body)
    shown = shown.outerjoin(LedgerPayload, LedgerPayload.seq == LedgerEntry.seq)
    return shown.where(LedgerEntry.seq > start, LedgerEntry.seq <= end).order_by(LedgerEntry.seq)


def _entry(row: Any, withheld: set[int]) -> BundleEntry:
    if row.body is None:
        return BundleEntry(row.seq, row.header, withheld=Withheld.ERASED)
    if row.seq in withheld:
        return BundleEntry(row.seq, row.header, withheld=Withheld.RESTRICTED)
    return BundleEntry(row.seq, row.header, row.salt, row.body)


def _withheld(session: Session, viewer: Viewer, size: int) -> set[int]:
    """The entries whose words an information barrier, or the scope of an audit, keeps from this viewer."""
    if viewer.is_scoped:
        return set(range(1, size + 1)) - _in_scope(session, viewer)
    found: set[int] = set()
    for cls in kinds().values():
        found.update(session.scalars(select(cls.seq).where(not_(seen_whole(cls, viewer))).order_by(cls.seq)))
    return found


def _in_scope(session: Session, viewer: Viewer) -> set[int]:
    """What an external auditor reads: records in scope, and the notes without which nothing can be checked."""
    proving = LedgerEntry.event.in_(sorted(PROVING_NOTES))
    found = set(session.scalars(select(LedgerEntry.seq).where(proving).order_by(LedgerEntry.seq)))
    for cls in kinds().values():
        found.update(session.scalars(select(cls.seq).where(seen_whole(cls, viewer)).order_by(cls.seq)))
    return found


def _notes(session: Session, newest: SignedCheckpoint, note: Note, named: Collection[int]) -> list[Note]:
    sizes = {row.size for row in checkpoints.last_of_each_day(session)} | set(named)
    earlier = [session.get_one(SignedCheckpoint, size) for size in sorted(sizes) if size < newest.size]
    return [*(checkpoints.with_witnesses(session, row) for row in earlier), note]


def _rows(session: Session, size: int, withheld: set[int], question: Question) -> Iterator[Any]:
    report = AsAtReport(question)
    for entry in entries(session, size, withheld):
        report.see(decode_header(entry.header), None if entry.withheld else entry.body)
    yield from report.rows()
