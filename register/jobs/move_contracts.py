"""What the calendar does to contracts by itself: each begins on its first day, changes on the day that was agreed for it,
and has ended after its last."""

from __future__ import annotations

from datetime import datetime

from register.db import reading, unit_of_work
from register.domain.contracts.stages import ContractAct, NotAtThisStage
from register.domain.dates import london_day
from register.domain.errors import NotFound, Stale
from register.domain.permissions import system_actor
from register.queries.contracts.changes import due_changes
from register.queries.contracts.contracts import due_by_calendar
from register.services.contracts.changes import make_agreed
from register.services.contracts.contracts import move_contract


def move_contracts(now: datetime) -> int:
    """Safe to run twice and by several at once; returns how many contracts were moved. What somebody moved meanwhile is
    left to its next turn. A contract whose whole term passed before its last signed copy came begins, and then ends."""
    moved, actor, today = _changed(now), system_actor(), london_day(now)
    while True:
        with reading() as session:
            due = due_by_calendar(session, today, viewer=actor.viewer)
        done = [_moved(key, act, n, now) for key, act, n in due]
        moved += sum(done)
        if not any(done):
            return moved


def _changed(now: datetime) -> int:
    """Parties and words change on the day that was agreed for it, before anything ends on that day."""
    actor, today = system_actor(), london_day(now)
    with reading() as session:
        due = [row.thing_id for row in due_changes(session, today, viewer=actor.viewer)]
    return sum(_made(key, now) for key in due)


def _made(key: str, now: datetime) -> bool:
    try:
        with unit_of_work() as session:
            return make_agreed(session, key, actor=system_actor(), today=london_day(now))
    except (Stale, NotAtThisStage, NotFound):
        return False


def _moved(key: str, act: ContractAct, n: int, now: datetime) -> bool:
    today = london_day(now)
    try:
        with unit_of_work() as session:
            move_contract(
                session,
                key,
                act,
                expected_n=n,
                reason="Done by the calendar",
                actor=system_actor(),
                today=today,
            )
    except (Stale, NotAtThisStage, NotFound):
        return False
    return True
