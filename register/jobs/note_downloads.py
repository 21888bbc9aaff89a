"""Records what was downloaded of papers behind a barrier as information shared, after the answer and never during it."""

from __future__ import annotations

from datetime import datetime

from register.db import reading, unit_of_work
from register.queries.sharing.downloads import papers_taken
from register.services.sharing.downloads import settle_downloads


def note_downloads(now: datetime) -> int:
    """Safe to run twice: what was looked at is forgotten in the same transaction. Returns how many it looked at."""
    with reading() as session:
        if not papers_taken(session):
            return 0
    with unit_of_work() as session:
        return settle_downloads(session, now=now)
