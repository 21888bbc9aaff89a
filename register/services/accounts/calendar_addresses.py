"""Ends the secret address of an account's calendar: whoever knows it reads without signing in, as with a token."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from register.domain.permissions import Actor
from register.models.duties import CalendarFeed
from register.services import ledger


def end_address(session: Session, account_id: str, *, actor: Actor, now: datetime) -> None:
    """The address answers nobody from now on; nothing happens where there is none."""
    if close_address(session, account_id, now=now):
        ledger.note(session, "calendar_feed.ended", account_id, {}, actor=actor)


def close_address(session: Session, account_id: str, *, now: datetime) -> bool:
    """The same without an entry of its own, where another takes its place; whether there was one."""
    mine = select(CalendarFeed.id).where(
        CalendarFeed.account_id == account_id, CalendarFeed.ended_at.is_(None)
    )
    found = list(session.scalars(mine.order_by(CalendarFeed.id)))
    session.execute(update(CalendarFeed).where(CalendarFeed.id.in_(found)).values(ended_at=now))
    return bool(found)
