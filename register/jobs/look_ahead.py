"""Every open contract is looked at ahead of its next decision: who is nearest to it, and what would stop them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from register.db import reading, unit_of_work
from register.domain.dates import london_day
from register.queries.contracts.ahead.candidates import Powers
from register.queries.contracts.ahead.deciders import count_waiting, looked_ahead, waiting_after
from register.services.contracts.next_checks import keep_next, rows_of

BATCH = 500
"""So many contracts are looked at at once; no more of them are ever in memory."""


def look_ahead(now: datetime, contract_id: str | None, told: Callable[[int, int], None]) -> int:
    """Every open contract that waits for a decision, or one; returns how many answers changed. told: done, and of how
    many. Read outside the unit of work that keeps it, which is as short as what changed."""
    powers, last, done, changed = Powers(london_day(now)), "", 0, 0
    with reading() as session:
        total = count_waiting(session, contract_id)
    while True:
        with reading() as session:
            ids = waiting_after(session, last, BATCH, contract_id)
            rows = rows_of(looked_ahead(session, ids, powers))
        is_last = len(ids) < BATCH
        with unit_of_work() as session:
            changed += keep_next(
                session, rows, after=last, to=None if is_last else ids[-1], today=powers.on, only=contract_id
            )
        done += len(ids)
        if ids:
            told(done, max(total, done))
        if is_last:
            return changed
        last = ids[-1]
