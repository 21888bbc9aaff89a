"""Whether this instance is well: database, audit trail, witnesses, scheduler, mail, room on the disk."""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from register.domain.dates import london_day
from register.domain.errors import Fault
from register.domain.leaves import decode_frontier
from register.models.duties import Tick
from register.models.ledger import LedgerEntry
from register.queries.duties import confirmations
from register.queries.home import mail
from register.queries.instance_files import instance_folder
from register.queries.trail import witnesses
from register.queries.trail.witnesses import Standing, Witnessed

TICK_TOO_OLD = timedelta(seconds=90)
LEAST_ROOM = 500 * 1024 * 1024
"""Bytes free on the instance's disk below which somebody should make room."""


@dataclass(frozen=True, slots=True)
class Health:
    """What an administrator sees; `ok` is all that anybody else does."""

    ok: bool
    database: str
    ledger_entries: int = 0
    ledger_root: str = ""
    last_recorded_at: datetime | None = None
    last_tick_at: datetime | None = None
    oldest_unsent_at: datetime | None = None
    warnings: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    witnessed: Witnessed = field(default_factory=Witnessed)

    def as_dict(self) -> dict[str, Any]:
        plain = {key: value for key, value in asdict(self).items() if key != "witnessed"}
        each = [_witness(standing) for standing in self.witnessed.standings]
        told = {"cosigned_entries": self.witnessed.size, "witnesses": each, **plain}
        return {key: str(value) if isinstance(value, datetime) else value for key, value in told.items()}


def _witness(standing: Standing) -> dict[str, Any]:
    at = None if standing.at is None else str(standing.at)
    told = {"name": standing.name, "cosigned_entries": standing.size, "cosigned_at": at}
    return {
        **told,
        "last_answer": standing.outcome,
        "alarm": standing.alarm,
        "follows_old_key": standing.unfollowed is not None,
    }


def health(session: Session, *, now: datetime) -> Health:
    """Ask each part; a database that does not answer is the first thing to say."""
    try:
        return _asked(session, now)
    except DBAPIError:
        session.rollback()
        return Health(False, "The database does not answer")


def _asked(session: Session, now: datetime) -> Health:
    head = session.execute(_head()).first()
    tick = session.scalar(select(func.max(Tick.last_at)))
    cosigned, problems = _cosigned(session, now)
    warnings = (*problems, *_scheduler(tick, now), *_mail(session, now), *_room(session))
    found = Health(
        not warnings, "ok", last_tick_at=tick, oldest_unsent_at=mail.waiting_since(session), warnings=warnings,
        witnessed=cosigned, alone=_alone(session, london_day(now)),
    )  # fmt: skip
    if head is None:
        return found
    root = decode_frontier(head.seq, head.frontier).root.hex()
    return replace(found, ledger_entries=head.seq, ledger_root=root, last_recorded_at=head.recorded_at)


def _cosigned(session: Session, now: datetime) -> tuple[Witnessed, list[str]]:
    """How the witnesses stand; a file of theirs that cannot be read is a warning like any other."""
    try:
        found = witnesses.witnessed(session, now=now)
    except Fault as fault:
        return Witnessed(), [str(fault)]
    return found, found.warnings


def _alone(session: Session, today: date) -> tuple[str, ...]:
    """Acts of two persons that have no second one here; no fault of the instance, but worth knowing."""
    helped = "; a person elsewhere gives the second word where it can be asked by mail"
    return tuple(
        f"{one.called}: {'nobody' if one.able == 0 else 'one person'} here may do it{helped if one.elsewhere else ''}"
        for one in confirmations.alone(session, today)
    )


def _room(session: Session) -> list[str]:
    free = shutil.disk_usage(instance_folder(session)).free
    words = f"Only {free // 2**20:,} MB are free on the instance's disk: make room before it is full."
    return [words] if free < LEAST_ROOM else []


def _head() -> Any:
    newest = select(LedgerEntry.seq, LedgerEntry.recorded_at, LedgerEntry.frontier)
    return newest.order_by(LedgerEntry.seq.desc()).limit(1)


def _scheduler(tick: datetime | None, now: datetime) -> list[str]:
    if tick is not None and now - tick <= TICK_TOO_OLD:
        return []
    return [
        "The scheduler has not run in the last 90 seconds: start it with the command armslength scheduler."
    ]


def _mail(session: Session, now: datetime) -> list[str]:
    if mail.down_since(session, now) is None:
        return []
    minutes = mail.longest_wait(session, now) // timedelta(minutes=1)
    return [
        f"Mail is down: a message has been waiting for more than {minutes:,} minutes. Look at the mail settings."
    ]
