"""Commits the newest readings of withheld matter to the audit trail, when there are any."""

from __future__ import annotations

from register.db import reading, unit_of_work
from register.queries.access_log import uncommitted
from register.services.access_log import commit_batch


def commit_access_log() -> int:
    """Safe to run twice; returns how many readings were committed."""
    with reading() as session:
        if not uncommitted(session):
            return 0
    with unit_of_work() as session:
        return commit_batch(session)
