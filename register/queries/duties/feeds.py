"""What a person's calendar holds, and whose address a secret is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.models.duties import CalendarFeed, Duty
from register.queries.duties.calendar import stands
from register.queries.duties.duties import concerns, subject_seen
from register.queries.visible import NOW

MOST = 500
"""So many tasks stand in a calendar, the nearest first."""
BEHIND = timedelta(days=60)
"""So long ago a task may have been due that is still open."""


def account_of(session: Session, digest: str) -> str | None:
    """The account whose address this is, by the digest of its secret; None once the address was ended."""
    query = select(CalendarFeed.account_id).where(
        CalendarFeed.digest == digest, CalendarFeed.ended_at.is_(None)
    )
    return session.scalar(query)


def opened_at(session: Session, *, viewer_id: str) -> datetime | None:
    """Since when the holder of an account has an address; None where they have none."""
    query = select(CalendarFeed.opened_at).where(CalendarFeed.account_id == viewer_id)
    return session.scalar(query.where(CalendarFeed.ended_at.is_(None)))


@dataclass(frozen=True, slots=True)
class Task:
    """A task as a calendar shows it."""

    id: str
    ref: str
    title: str
    due_at: datetime
    known_at: datetime


def tasks(session: Session, now: datetime, *, viewer: Viewer) -> list[Task]:
    """The tasks of a person and of their roles, as the person may see them now."""
    mine = (concerns(viewer.person_id, viewer.roles), subject_seen(viewer))
    query = select(Duty.id, Duty.subject_ref, Duty.title, Duty.due_at, Duty.known_at)
    query = query.where(stands(NOW), Duty.due_at >= now - BEHIND, *mine)
    return [Task(*row) for row in session.execute(query.order_by(Duty.due_at, Duty.id).limit(MOST))]
