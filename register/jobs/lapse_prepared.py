"""Lets go of what an assistant prepared and nobody sent in time, and tells both before."""

from __future__ import annotations

from datetime import datetime

from register.db import reading, unit_of_work
from register.services.interests import prepared_lapsing


def lapse_prepared(now: datetime) -> int:
    """Writes only where something lapsed or is to be told of; returns how many drafts that were."""
    with reading() as session:
        due = prepared_lapsing.any_to_lapse(session, now)
    if not due:
        return 0
    with unit_of_work() as session:
        return prepared_lapsing.lapse_prepared(session, now)
