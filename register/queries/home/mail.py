"""Whether mail goes out: how long the message that waits longest has waited."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from register.domain.dates import london_day
from register.domain.permissions import Role
from register.models.duties import OutboxMessage
from register.queries.rules import ruleset

TOLD = frozenset({
    Role.ADMINISTRATOR, Role.GOVERNANCE_OFFICER, Role.INFORMATION_GOVERNANCE_LEAD, Role.DATA_PROTECTION_OFFICER, Role.SIRO,
})  # fmt: skip
"""Whoever is told on every page that mail is down: others can do nothing about it."""


def waiting_since(session: Session) -> datetime | None:
    """Since when the oldest message waits to be sent; None when none does."""
    unsent = OutboxMessage.state.in_(("waiting", "claimed"))
    return session.scalar(select(func.min(OutboxMessage.created_at)).where(unsent))


def longest_wait(session: Session, now: datetime) -> timedelta:
    """How long a message may wait by the rules of the day before mail counts as down."""
    return timedelta(minutes=ruleset(session).value_or(5, "mail.down_after_minutes", on=london_day(now)))


def down_since(session: Session, now: datetime) -> datetime | None:
    """Since when the message waits that has waited too long; None while mail goes out."""
    since = waiting_since(session)
    return since if since is not None and now - since > longest_wait(session, now) else None


def seen_down_since(session: Session, now: datetime) -> datetime | None:
    """The same for a page, which says by itself that the database does not answer."""
    try:
        return down_since(session, now)
    except SQLAlchemyError:
        session.rollback()
        return None
