"""Lets go of counts of what costs much whose hour is over."""

from __future__ import annotations

from datetime import datetime

from register.db import reading, unit_of_work
from register.services.allowances import any_old_counts
from register.services.allowances import forget_counts as forget


def forget_counts(now: datetime) -> None:
    """Writes only where there is something to forget."""
    with reading() as session:
        old = any_old_counts(session, now=now)
    if old:
        with unit_of_work() as session:
            forget(session, now=now)
