"""Whether this instance is well: database, audit trail, scheduler, mail."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from register.domain.ledger import decode_frontier
from register.models.duties import OutboxMessage, Tick
from register.models.ledger import LedgerEntry

TICK_TOO_OLD = timedelta(seconds=90)
ALERT_TOO_OLD = timedelta(minutes=5)


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

    def as_dict(self) -> dict[str, Any]:
        return {
            key: str(value) if isinstance(value, datetime) else value for key, value in asdict(self).items()
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
    waiting = select(func.min(OutboxMessage.created_at)).where(
        OutboxMessage.state.in_(("waiting", "claimed"))
    )
    unsent = session.scalar(waiting)
    warnings = tuple(_warnings(tick, unsent, now))
    if head is None:
        return Health(not warnings, "ok", last_tick_at=tick, oldest_unsent_at=unsent, warnings=warnings)
    root = decode_frontier(head.seq, head.frontier).root.hex()
    return Health(not warnings, "ok", head.seq, root, head.recorded_at, tick, unsent, warnings)


def _head() -> Any:
    newest = select(LedgerEntry.seq, LedgerEntry.recorded_at, LedgerEntry.frontier)
    return newest.order_by(LedgerEntry.seq.desc()).limit(1)


def _warnings(tick: datetime | None, unsent: datetime | None, now: datetime) -> list[str]:
    found = []
    if tick is None or now - tick > TICK_TOO_OLD:
        found.append(
            "The scheduler has not run in the last 90 seconds: start it with the command armslength scheduler."
        )
    if unsent is not None and now - unsent > ALERT_TOO_OLD:
        found.append("An alert has been waiting for more than 5 minutes: look at the mail settings.")
    return found
