"""Each form's ticket is spent in the unit of work that the form asked for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from register.domain.errors import Repeated
from register.models.tickets import Ticket


def used(session: Session, ticket: str, *, since: datetime | None = None) -> str | None:
    """Where the sender of this ticket was sent; None when it is still good, or was used before `since`."""
    found = session.get(Ticket, ticket)
    return None if found is None or (since is not None and found.used_at < since) else found.went_to


def note_sheet(session: Session, sheet: str | None, went_to: str, *, now: datetime) -> None:
    """Remember what was sent, by its digest, so that the same is not done again a moment later."""
    if sheet is not None:
        session.merge(Ticket(id=sheet, used_at=now, went_to=went_to))


def spend(session: Session, ticket: str, went_to: str, *, now: datetime) -> None:
    """Mark the ticket used, or raise Repeated."""
    if used(session, ticket) is not None:
        raise Repeated
    session.add(Ticket(id=ticket, used_at=now, went_to=went_to))
