"""Lets go of wrong answers at the sign-in page that nobody waits for any more."""

from __future__ import annotations

from datetime import datetime

from register.db import reading, unit_of_work
from register.services.accounts.sign_ins import any_old_waits, forget_waits


def forget_sign_in_waits(now: datetime) -> None:
    """Writes only where there is something to forget."""
    with reading() as session:
        old = any_old_waits(session, now=now)
    if old:
        with unit_of_work() as session:
            forget_waits(session, now=now)
