"""Looks once a day for questions worth asking."""

from __future__ import annotations

from datetime import datetime

from register.db import reading, unit_of_work
from register.domain.dates import london_day
from register.queries.interests.questions import JOB, last_look
from register.services.interests.questions import look_for_questions as look
from register.services.ticks import mark_tick


def look_for_questions(now: datetime) -> int:
    """Safe to run twice and by several at once; returns how many questions were raised."""
    with reading() as session:
        last = last_look(session)
    if last is not None and london_day(last) >= london_day(now):
        return 0
    with unit_of_work() as session:
        raised = look(session, london_day(now))
        mark_tick(session, JOB, now, f"{raised} raised")
    return raised
