"""Plans tasks and raises what is due of their reminders; takes the write lock only when there is something to do."""

from __future__ import annotations

from datetime import datetime

from register.config import Settings
from register.db import Session, reading, unit_of_work
from register.queries.instance import address
from register.services.duties.digests import any_digest, send_digests
from register.services.duties.duties import any_outstanding, outstanding_plan, plan, raise_alerts
from register.services.ticks import mark_tick

JOB = "tick"


def plan_duties(now: datetime, settings: Settings) -> int:
    """Safe to run twice and by several at once; returns how many reminders were raised."""
    raised = 0
    if _has_plan(now):
        with unit_of_work() as session:
            plan(session, now)
    if _has_alerts(now):
        with unit_of_work() as session:
            tasks = _tasks_address(session, settings)
            raised = raise_alerts(session, now, tasks_address=tasks)
    _send_digests(now, settings)
    with unit_of_work() as session:
        mark_tick(session, JOB, now, f"{raised} reminders raised")
    return raised


def _send_digests(now: datetime, settings: Settings) -> None:
    """After what is due was raised: the mail of a day carries all of it."""
    with reading() as session:
        if not any_digest(session, now):
            return
    with unit_of_work() as session:
        send_digests(session, now, tasks_address=_tasks_address(session, settings))


def _tasks_address(session: Session, settings: Settings) -> str:
    return f"{address(session, settings).rstrip('/')}/tasks/"


def _has_plan(now: datetime) -> bool:
    with reading() as session:
        return bool(outstanding_plan(session, now))


def _has_alerts(now: datetime) -> bool:
    with reading() as session:
        return any_outstanding(session, now)
