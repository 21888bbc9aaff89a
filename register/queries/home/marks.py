"""When recurring jobs last ran to their end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.models.duties import Tick


def last_run(session: Session, job: str) -> datetime | None:
    """None for one that never ran."""
    return session.scalar(select(Tick.last_at).where(Tick.job == job))
