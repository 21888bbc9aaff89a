"""Each form's ticket is spent in the unit of work that the form asked for."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from register.domain.errors import Repeated
from register.models.tickets import Ticket


def used(session: Session, ticket: str, holder: str, *, since: datetime | None = None) -> str | None:
    """Where the holder of this ticket was sent; None when it is still good, or was used before `since`. Somebody
    else's ticket is unknown."""
    found = session.get(Ticket, _key(ticket, holder))
    return None if found is None or (since is not None and found.used_at < since) else found.went_to


def note_sheet(session: Session, sheet: str | None, holder: str, went_to: str, *, now: datetime) -> None:
    """Remember what was sent, by its digest, so that the same is not done again a moment later."""
    if sheet is not None:
        session.merge(Ticket(id=_key(sheet, holder), used_at=now, went_to=went_to))


def spend(session: Session, ticket: str, holder: str, went_to: str, *, now: datetime) -> None:
    """Mark the ticket used, or raise Repeated."""
    if used(session, ticket, holder) is not None:
        raise Repeated
    session.add(Ticket(id=_key(ticket, holder), used_at=now, went_to=went_to))


def _key(ticket: str, holder: str) -> str:
    """A ticket belongs to the account that its form was drawn for: the same word in other hands is another ticket."""
    return hashlib.sha256(f"{holder}\0{ticket}".encode()).hexdigest()
