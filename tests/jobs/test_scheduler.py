"""The scheduler: two jobs by elapsed time, in memory, one leader, a clean stop, and no alert twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.config import Settings
from register.db import engine_of, reading
from register.models.duties import Alert, Tick
from register.scheduler import Leadership, scheduler_of
from register.services.duties.duties import outstanding_alerts
from tests import contracting, reminding
from tests.reminding import alerts, duties, waiting

AWARE = datetime(2026, 10, 23, 16, tzinfo=UTC)
BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


def test_jobs_live_in_memory_and_none_runs_by_the_hour_of_a_day(app: Flask, settings: Settings) -> None:
    made = scheduler_of(app, Leadership(engine_of(app), settings.instance))
    jobs = made.get_jobs()
    assert {job.id for job in jobs} == {
        "tick", "send", "sign", "witness", "pdf", "recheck", "errands", "measure", "sweep", "watcher", "webhooks", "bounces",
    }  # fmt: skip
    assert all(isinstance(job.trigger, IntervalTrigger) for job in jobs)
    assert made.timezone is UTC
    assert [type(store) for store in made._jobstores.values()] == [MemoryJobStore]
    assert made._job_defaults == {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}


def test_one_leads_and_another_takes_over(app: Flask, settings: Settings) -> None:
    first, second = (Leadership(engine_of(app), settings.instance) for _ in range(2))
    assert first.held()
    assert first.held()
    assert not second.held()
    first.give_up()
    assert second.held()
    assert not first.held()
    second.give_up()


@pytest.mark.slow
def test_several_at_once_raise_each_reminder_once(app: Flask, session: Session) -> None:
    contracting.recorded()
    for number in range(5):
        reminding.account(f"lead{number}@example.org", reminding.LEAD, opened=BEFORE)
    for hour in range(4):
        reminding.data_incident(AWARE + timedelta(hours=hour))
    session.rollback()
    start = threading.Barrier(4)

    def ticks(_number: int) -> None:
        with app.app_context():
            start.wait()
            for hour in (4, 30, 60):
                reminding.tick(AWARE + timedelta(hours=hour))

    with ThreadPoolExecutor(4) as clocks:
        list(clocks.map(ticks, range(4)))
    assert len(duties(session)) == 4
    assert outstanding_alerts(session, AWARE + timedelta(hours=60)) == []
    raised = session.execute(select(Alert.duty_id, Alert.rung, Alert.recipient)).all()
    assert len(raised) == len(set(raised)) == len(alerts(session))
    assert sorted(m.alert_id or "" for m in waiting(session)) == sorted(session.scalars(select(Alert.id)))


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ticks_at_once_and_stops_cleanly(
    session: Session, settings: Settings, how: signal.Signals
) -> None:
    contracting.recorded()
    session.rollback()
    environment = {
        **os.environ, "ARMSLENGTH_INSTANCE": str(settings.instance), "ARMSLENGTH_DATABASE_URL": settings.database_url,
        "ARMSLENGTH_SECRET_KEY": settings.secret_key,
    }  # fmt: skip
    code = "from register.scheduler import tick_for_ever; tick_for_ever()"
    process = subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        assert _soon(lambda: _ticked(session) == {"tick", "send", "pdf", "questions"})
        process.send_signal(how)
        _out, told = process.communicate(timeout=200)
    finally:
        process.kill()
    assert process.returncode == 0, told
    assert "Traceback" not in told


def _ticked(session: Session) -> set[str]:
    with reading() as work:
        return set(work.scalars(select(Tick.job)))


def _soon(what: Callable[[], bool], seconds: float = 300) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.2)
    return False
