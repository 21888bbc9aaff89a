"""Letters about accounts, put where all mail waits to be sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from register.domain.letters import Letter
from register.models.base import new_id
from register.models.duties import OutboxMessage


def post(session: Session, recipient: str, letter: Letter, *, now: datetime) -> None:
    """Queue a letter in the same unit of work as what it tells of."""
    key = new_id()
    session.add(OutboxMessage(
        id=key, message_id=f"<{key}@armslength>", recipient=recipient, subject=letter.subject,
        body=letter.body, created_at=now, next_at=now, state="waiting", attempts=0,
    ))  # fmt: skip
