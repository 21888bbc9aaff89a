"""Calls an outside watcher while the scheduler does its work, so that somebody elsewhere notices silence."""

from __future__ import annotations

from datetime import datetime, timedelta

from register import webhooks
from register.config import Settings
from register.db import reading, unit_of_work
from register.logs import log
from register.queries.home.health import TICK_TOO_OLD
from register.queries.home.marks import last_run
from register.services.ticks import mark_tick

JOB, WORKED = "watcher", "tick done"


def note_work(settings: Settings, now: datetime) -> None:
    """A tick came to its end with all that belongs to it; nothing is noted where no watcher is called."""
    if settings.watcher_url:
        with unit_of_work() as session:
            mark_tick(session, WORKED, now, "")


def call_watcher(settings: Settings, now: datetime) -> bool:
    """Whether the watcher was told. A call that is not answered well is made again at the next turn; neither the log nor a
    mark holds the address."""
    if not settings.watcher_url or not _is_due(settings, now):
        return False
    status, why = webhooks.call(settings.watcher_url, own_network=settings.testing)
    if not 200 <= status < 300:
        log.warning("watcher", status=status, why=why)
        return False
    with unit_of_work() as session:
        mark_tick(session, JOB, now, f"answered {status}")
    return True


def _is_due(settings: Settings, now: datetime) -> bool:
    """Whether a tick did its work since the last call, a moment ago, and so many minutes have passed."""
    with reading() as session:
        worked, called = last_run(session, WORKED), last_run(session, JOB)
    if worked is None or now - worked > TICK_TOO_OLD:
        return False
    return called is None or (worked > called and now - called >= timedelta(minutes=settings.watcher_minutes))
