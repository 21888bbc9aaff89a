"""The clock of an instance, in a process of its own: it only ticks, and every job is safe to run twice."""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import threading
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from register import clock, logs, serving_app
from register.config import Settings
from register.db import engine_of
from register.jobs.call_watcher import call_watcher, note_work
from register.jobs.checkpoints import sign_checkpoint
from register.jobs.commit_access_log import commit_access_log
from register.jobs.deliver_webhooks import deliver_webhooks
from register.jobs.forget_counts import forget_counts
from register.jobs.forget_requests import forget_requests
from register.jobs.forget_sign_in_waits import forget_sign_in_waits
from register.jobs.forget_uploads import REGISTERS, WORD_FILES, forget_uploads
from register.jobs.hear_of_bounces import hear_of_bounces
from register.jobs.lapse_prepared import lapse_prepared
from register.jobs.look_for_questions import look_for_questions
from register.jobs.make_pdf import make_pdfs
from register.jobs.measure_tables import measure_tables
from register.jobs.move_contracts import move_contracts
from register.jobs.note_downloads import note_downloads
from register.jobs.plan_duties import plan_duties
from register.jobs.recheck import recheck_waiting, sweep
from register.jobs.run_errands import run_errands
from register.jobs.send_mail import send_mail
from register.jobs.witnessing import ask_witnesses

TICK_SECONDS, SEND_SECONDS, SIGN_SECONDS, ASK_SECONDS, ERRAND_SECONDS, MEASURE_SECONDS, WATCH_SECONDS = (
    20,
    3,
    300,
    15,
    3,
    21_600,
    30,
)
_LOCK = 4_871_209_336_554_210


class Leadership:
    """One scheduler of several works, and another takes over when it ends. Only for tidiness: nothing that is
    recorded depends on it."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine, self._path = engine, folder / "scheduler.lock"
        self._guard = threading.Lock()
        self._connection: Connection | None = None
        self._file: int | None = None

    def held(self) -> bool:
        """Whether this process leads, or can begin to now."""
        with self._guard:
            return self._hold_row() if self._engine.dialect.name == "postgresql" else self._hold_file()

    def give_up(self) -> None:
        with self._guard:
            if self._connection is not None:
                self._connection.close()
            if self._file is not None:
                os.close(self._file)
            self._connection = self._file = None

    def _hold_row(self) -> bool:
        """An advisory lock of a connection kept for it alone; it is free again when that connection ends."""
        try:
            if self._connection is not None:
                self._connection.execute(text("SELECT 1"))
                return True
            return self._take_row()
        except DBAPIError:
            self._connection = None
            return False

    def _take_row(self) -> bool:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()
        if connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK}):
            self._connection = connection
            return True
        connection.close()
        return False

    def _hold_file(self) -> bool:
        """A lock on a file of the instance; it is free again when the process ends."""
        if self._file is not None:
            return True
        descriptor = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._file = descriptor
        return True


def tick_for_ever() -> None:
    """Tick until stopped by SIGTERM or Ctrl-C; a job that runs is waited for."""
    app = serving_app()
    leadership = Leadership(engine_of(app), _settings(app).instance)
    clockwork = scheduler_of(app, leadership)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        clockwork.start()
    except KeyboardInterrupt:
        clockwork.shutdown(wait=True)
    finally:
        leadership.give_up()


def _tick(settings: Settings) -> None:
    move_contracts(clock.now())
    plan_duties(clock.now(), settings)
    commit_access_log(clock.now())
    note_downloads(clock.now())
    forget_sign_in_waits(clock.now())
    forget_counts(clock.now())
    forget_requests(clock.now())
    lapse_prepared(clock.now())
    for kind in (WORD_FILES, REGISTERS):
        forget_uploads(kind, clock.now(), settings.upload_days)
    look_for_questions(clock.now())
    note_work(settings, clock.now())


def _send(settings: Settings) -> None:
    send_mail(settings, clock.now)


def _sign(settings: Settings) -> None:
    if settings.scheduler_signs:
        sign_checkpoint(settings.signing_key_file, settings.log_name, now=clock.now())


def _run_errands(_: Settings) -> None:
    run_errands(clock.now)


def _ask(_: Settings) -> None:
    """A job of its own, so that a witness that is slow holds up neither signing nor anything else."""
    ask_witnesses(clock.now)


def _watch(settings: Settings) -> None:
    call_watcher(settings, clock.now())


def _deliver(settings: Settings) -> None:
    """A job of its own, so that a receiver that is slow holds up nothing else."""
    deliver_webhooks(settings, clock.now)


def _hear(settings: Settings) -> None:
    """A job of its own, so that a provider that is slow holds up nothing else."""
    hear_of_bounces(settings, clock.now())


def _convert(_: Settings) -> None:
    make_pdfs(clock.now)


def _recheck(_: Settings) -> None:
    recheck_waiting(clock.now())


def _sweep(_: Settings) -> None:
    """What a death right after a commit, or a change of barriers, left unlooked at."""
    sweep(clock.now(), None, lambda done, of: None)


def _measure(_: Settings) -> None:
    measure_tables()


JOBS: dict[str, tuple[int, Callable[[Settings], None]]] = {
    "tick": (TICK_SECONDS, _tick),
    "send": (SEND_SECONDS, _send),
    "sign": (SIGN_SECONDS, _sign),
    "witness": (ASK_SECONDS, _ask),
    "watcher": (WATCH_SECONDS, _watch),
    "webhooks": (SEND_SECONDS, _deliver),
    "bounces": (SIGN_SECONDS, _hear),
    "pdf": (SEND_SECONDS, _convert),
    "recheck": (SEND_SECONDS, _recheck),
    "errands": (ERRAND_SECONDS, _run_errands),
    "measure": (MEASURE_SECONDS, _measure),
    "sweep": (MEASURE_SECONDS, _sweep),
}
"""Every recurring job, and after how many seconds it recurs."""


def _led(app: Flask, leadership: Leadership, job: Callable[[Settings], None]) -> Callable[[], None]:
    """The job as only the leading scheduler does it."""

    def run() -> None:
        with app.app_context():
            if leadership.held():
                job(_settings(app))

    return run


def scheduler_of(app: Flask, leadership: Leadership) -> BlockingScheduler:
    """Jobs by elapsed time, none by the hour of a day; jobs live in memory only, and a late one still runs."""
    made = BlockingScheduler(
        timezone=UTC,
        jobstores={"default": MemoryJobStore()},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )

    for name, (seconds, job) in JOBS.items():
        made.add_job(
            _led(app, leadership, job), "interval", seconds=seconds, id=name, next_run_time=clock.now()
        )
    made.add_listener(_failed, EVENT_JOB_ERROR)
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    return made


def _failed(event: JobExecutionEvent) -> None:
    """Say which job failed and where, never with what values; it is tried again at its next turn."""
    logs.log.error("job", job=event.job_id, **logs.blame(event.exception))


def _settings(app: Flask) -> Settings:
    settings: Settings = app.extensions["settings"]
    return settings
