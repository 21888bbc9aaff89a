"""Notes who read withheld matter, and commits what was noted to the audit trail in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, insert, text
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer, system_actor
from register.models.access_log import AccessRead, AskedInVain, PaperTaken
from register.queries import access_log as queries
from register.services import ledger

_LOCK = 0x41524D54  # beside the audit trail's own: numbers are given out one after another


def note_reads(
    session: Session,
    read: Iterable[tuple[str, str]],
    *,
    account_id: str,
    now: datetime,
    attempt: bool = False,
) -> None:
    """Add readings, each of a kind and an id; the caller knows that a barrier concerns each. attempt: nothing was found."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    rows = [
        {"n": n, "at": now, "account_id": account_id, "kind": kind, "thing_id": thing_id, "attempt": attempt}
        for n, (kind, thing_id) in enumerate(read, start=queries.last(session) + 1)
    ]
    session.connection().execute(insert(AccessRead), rows)


def note_asked(session: Session, words: Iterable[str], *, account_id: str, now: datetime) -> None:
    """Note what was asked for and not found, whether anything is there or not: the answer takes as long for either."""
    rows = [{"id": uuid4().hex, "at": now, "account_id": account_id, "word": word} for word in words]
    session.connection().execute(insert(AskedInVain), rows)


def note_taken(
    session: Session, read: Iterable[tuple[str, str]], file_name: str, *, account_id: str, now: datetime
) -> None:
    """Note a document that was handed out with these records, each of which a barrier keeps from somebody: whether it is
    information shared is found out afterwards, so that a download waits for nothing."""
    rows = [
        {
            "id": uuid4().hex, "at": now, "account_id": account_id, "kind": kind, "thing_id": thing_id,
            "file_name": file_name[:300],
        }
        for kind, thing_id in read
    ]  # fmt: skip
    session.connection().execute(insert(PaperTaken), rows)


def settle_asked(session: Session, viewer_of: Callable[[Session, str], Viewer | None]) -> int:
    """Note as an attempt each of these that a barrier hid from whoever asked, and forget all; returns how many were looked
    at. viewer_of: what the holder of an account may see."""
    asked = queries.asked_in_vain(session)
    for one in asked:
        viewer = viewer_of(session, one.account_id)
        hidden = queries.hidden_thing(session, one.word, viewer=viewer) if viewer else None
        if hidden:
            note_reads(session, [hidden], account_id=one.account_id, now=one.at, attempt=True)
    session.execute(delete(AskedInVain).where(AskedInVain.id.in_([one.id for one in asked])))
    return len(asked)


def commit_batch(session: Session) -> int:
    """Commit what no batch holds yet: its first and last number, its count and its hash; returns the count."""
    rows = queries.uncommitted(session)
    if rows:
        body = queries.batch_of(rows)
        ledger.note(session, queries.BATCH, "access_read", body, actor=system_actor())
    return len(rows)
