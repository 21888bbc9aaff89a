"""Asks for work that takes a while, and marks how far it is; the job does it with no transaction open."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from register.domain.errors import Fault, MovedOn
from register.domain.permissions import Actor, Permission, check
from register.models.base import new_id
from register.models.errands import Errand
from register.queries.audit import background_work as queries


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the job is to do, for whom, and where its file goes."""

    id: str
    kind: str
    account_id: str
    question: Mapping[str, Any]
    file: Path
    attempts: int


NEEDS = {
    "reissue": Permission.KEEP_CONTRACTS,
    "sweep": Permission.KEEP_CONTRACTS,
    "vary": Permission.KEEP_CONTRACTS,
}
"""What somebody must be permitted to ask for work of a kind; of any other, to read the audit trail."""


def ask_for(
    session: Session,
    kind: str,
    question: dict[str, Any],
    *,
    actor: Actor,
    now: datetime,
    account_id: str = "",
) -> str:
    """Have the work done; returns its id. account_id: for whom, if not for the actor."""
    check(actor, NEEDS.get(kind, Permission.SEE_LEDGER))
    row = Errand(
        id=new_id(), kind=kind, account_id=account_id or actor.id, question=question, state="waiting",
        asked_at=now, seen_at=None, finished_at=None, attempts=0, done=0, total=0, message="", outcome={}, file_hash="",
    )  # fmt: skip
    session.add(row)
    return row.id


def ask_once(session: Session, kind: str, *, actor: Actor, now: datetime) -> str:
    """The same of work that is about everything: what this actor asked for, and nobody has begun, is not asked for twice."""
    last = queries.newest_of(session, kind, actor.id)
    if last is not None and last.state == "waiting":
        return last.id
    return ask_for(session, kind, {}, actor=actor, now=now)


def claim(session: Session, now: datetime) -> Claimed | None:
    """The next work to do, for this job alone; one that was taken too often has failed."""
    row = queries.next_waiting(session, now)
    if row is None:
        return None
    if row.attempts >= queries.ATTEMPTS:
        _mark(
            session,
            row.id,
            state="failed",
            finished_at=now,
            message="It was begun three times and never ended",
        )
        return None
    mine = (Errand.id == row.id) & (Errand.attempts == row.attempts)
    attempt = row.attempts + 1
    values = {"state": "working", "seen_at": now, "attempts": attempt, "done": 0}
    if not session.execute(update(Errand).where(mine).values(values)).rowcount:  # type: ignore[attr-defined]
        return None
    file = queries.file_path(session, row.id)
    return Claimed(row.id, row.kind, row.account_id, row.question, file, attempt)


class Stopped(Exception):
    """Whoever asked for the work pressed Stop: the job leaves it where it is."""


def stop(session: Session, key: str, kind: str, *, actor: Actor, now: datetime) -> None:
    """Leave the work where it is. MovedOn where it is over already."""
    check(actor, NEEDS.get(kind, Permission.SEE_LEDGER))
    queries.errand(session, key, actor.id, kind)
    open_ = update(Errand).where(Errand.id == key, Errand.state.in_(("waiting", "working")))
    if not session.execute(open_.values(state="stopped", finished_at=now)).rowcount:  # type: ignore[attr-defined]
        raise MovedOn("This has come to its end already, so there is nothing to stop")


def go_on(session: Session, key: str, kind: str, *, actor: Actor) -> None:
    """Have work that was stopped gone on with: what is recorded already is not done twice. MovedOn for any other."""
    check(actor, NEEDS.get(kind, Permission.SEE_LEDGER))
    queries.errand(session, key, actor.id, kind)
    mine = update(Errand).where(Errand.id == key, Errand.state == "stopped")
    again = {"state": "waiting", "finished_at": None, "attempts": 0}
    if not session.execute(mine.values(again)).rowcount:  # type: ignore[attr-defined]
        raise MovedOn("This was not stopped, so there is nothing to go on with")


def mark_progress(session: Session, claimed: Claimed, done: int, total: int, now: datetime) -> None:
    """So far, out of so many. Raises Stopped where somebody pressed Stop meanwhile."""
    if not _mark(session, claimed.id, done=done, total=total, seen_at=now):
        raise Stopped


def mark_done(
    session: Session, claimed: Claimed, outcome: dict[str, Any], file_hash: str, now: datetime
) -> None:
    """What came of it."""
    _mark(
        session, claimed.id, state="done", finished_at=now, outcome=outcome, file_hash=file_hash, message=""
    )


def mark_failed(session: Session, claimed: Claimed, message: str, now: datetime) -> None:
    """Why nothing came of it; whoever asked may ask again."""
    _mark(session, claimed.id, state="failed", finished_at=now, message=message[:300])


def _mark(session: Session, key: str, **values: Any) -> bool:
    """Whether it was marked: what was stopped stays so."""
    open_ = update(Errand).where(Errand.id == key, Errand.state != "stopped")
    return bool(session.execute(open_.values(**values)).rowcount)  # type: ignore[attr-defined]


def forget(session: Session, keys: list[str]) -> None:
    """Remove finished work and its files."""
    for key in keys:
        queries.file_path(session, key).unlink(missing_ok=True)
    session.execute(delete(Errand).where(Errand.id.in_(keys)))


def open_file(session: Session, row: Errand) -> BinaryIO:
    """The file as it was made; Fault when it is gone or is no longer the same."""
    try:
        file = queries.file_path(session, row.id).open("rb")
    except OSError as fault:
        raise Fault(f"The file cannot be read: {fault.strerror}. Ask for it again.") from fault
    if hashlib.file_digest(file, "sha256").hexdigest() != row.file_hash:
        file.close()
        raise Fault("The file was changed after it was made. Ask for it again.")
    file.seek(0)
    return file
