"""Lets go of registers that somebody uploaded, looked at and left, once they were kept as long as a body keeps uploads."""

from __future__ import annotations

from datetime import datetime, timedelta

from register.db import reading, unit_of_work
from register.queries.imports.batches import files_left_behind, old_batches
from register.services.imports.batches import forget_batches


def forget_imports(now: datetime, days: int) -> int:
    """Returns how many were let go; 0 days keeps all. A file goes after its record, so a kill between the two leaves a
    file that the next turn removes."""
    if not days:
        return 0
    before = now - timedelta(days=days)
    with reading() as session:
        old = old_batches(session, before=before)
    if old:
        with unit_of_work() as session:
            forget_batches(session, old)
    with reading() as session:
        left = files_left_behind(session, before=before)
    for path in left:
        path.unlink(missing_ok=True)
    return len(old)
