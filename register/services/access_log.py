"""Notes who read withheld matter, and commits what was noted to the audit trail in batches."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from register.domain.permissions import system_actor
from register.models.access_log import AccessRead
from register.queries import access_log as queries
from register.services import ledger

_LOCK = 0x41524D54  # beside the audit trail's own: numbers are given out one after another


def note_reads(session: Session, read: Iterable[tuple[str, str]], *, account_id: str, now: datetime) -> None:
    """Add readings, each of a kind and an id; the caller knows that a barrier concerns each."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    rows = [
        {"n": n, "at": now, "account_id": account_id, "kind": kind, "thing_id": thing_id}
        for n, (kind, thing_id) in enumerate(read, start=queries.last(session) + 1)
    ]
    session.connection().execute(insert(AccessRead), rows)


def commit_batch(session: Session) -> int:
    """Commit what no batch holds yet: its first and last number, its count and its hash; returns the count."""
    rows = queries.uncommitted(session)
    if rows:
        body = queries.batch_of(rows)
        ledger.note(session, queries.BATCH, "access_read", body, actor=system_actor())
    return len(rows)
