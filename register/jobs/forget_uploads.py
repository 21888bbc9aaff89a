"""Lets go of uploaded Word files, and of what was chosen for them, once they were kept as long as a body keeps them."""

from __future__ import annotations

from datetime import datetime, timedelta

from register.db import reading, unit_of_work
from register.queries.contracts.templates import old_uploads, upload_files_left_behind
from register.services.contracts.template_uploads import forget_uploads as forget


def forget_uploads(now: datetime, days: int) -> int:
    """Returns how many uploads were let go; 0 days keeps all. A file goes after its record, so a kill between the two
    leaves a file that the next turn removes."""
    if not days:
        return 0
    before = now - timedelta(days=days)
    with reading() as session:
        old = old_uploads(session, before=before)
    if old:
        with unit_of_work() as session:
            forget(session, old)
    with reading() as session:
        left = upload_files_left_behind(session, before=before)
    for path in left:
        path.unlink(missing_ok=True)
    return len(old)
