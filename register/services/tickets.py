"""Each form's ticket is spent in the unit of work that the form asked for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from register.domain.errors import Repeated
from register.models.tickets import Ticket


def used(session: Session, ticket: str) -> str | None:
    """Where the sender of this ticket was sent; None when it is still good."""
    found = session.get(Ticket, ticket)
    return None if found is None else found.went_to


def spend(session: Session, ticket: str, went_to: str, *, now: datetime) -> None:
    """Mark the ticket used, or raise Repeated."""
    if used(session, ticket) is not None:
        raise Repeated
    session.add(Ticket(id=ticket, used_at=now, went_to=went_to))
