"""Marks that a recurring job ran, for whoever asks whether the scheduler is well."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Table
from sqlalchemy.orm import Session

from register.models.duties import Tick
from register.services.upserts import insert_into

TICKS: Table = Tick.__table__  # type: ignore[assignment]


def mark_tick(session: Session, job: str, now: datetime, outcome: str) -> None:
    """The job ran to its end at this instant; several schedulers may say so at once."""
    connection = session.connection()
    mark = {"last_at": now, "outcome": outcome}
    adding = insert_into(connection, TICKS).values(job=job, **mark)
    connection.execute(adding.on_conflict_do_update(index_elements=("job",), set_=mark))
