"""Lets go of what was asked of a second person who did not answer in time."""

from __future__ import annotations

from datetime import datetime

from register.db import reading, unit_of_work
from register.services.duties.confirmations import any_run_out, forget_run_out


def forget_requests(now: datetime) -> None:
    """Writes only where there is something to forget."""
    with reading() as session:
        old = any_run_out(session, now)
    if old:
        with unit_of_work() as session:
            forget_run_out(session, now)
