"""Days and instants of the examples: fixed for the past; `today-40`, `now-20h`, `year-start` where clocks run today."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from register.domain.dates import contract_year, london_day, start_of_day

RELATIVE = re.compile(r"(today|now|year-start)(?:([+-]\d+)([hm]?))?")
OFFICE_OPENS = timedelta(hours=9)
SETTLED = timedelta(days=120)


def told(value: object, now: datetime) -> object:
    """A value with its relative day or instant worked out; anything else as it is."""
    found = RELATIVE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    count = int(found[2] or 0)
    if found[1] == "now":
        return now + (timedelta(minutes=count) if found[3] == "m" else timedelta(hours=count))
    return (_year(now) if found[1] == "year-start" else london_day(now)) + timedelta(days=count)


def _year(now: datetime) -> date:
    """The first day of the contract year that the examples of today are about."""
    return contract_year(london_day(now) - SETTLED).start


def instant(value: object, position: int, now: datetime) -> datetime:
    """When a step is recorded: a minute after the one before it, from nine o'clock, and never in the future."""
    moment = told(value, now)
    if isinstance(moment, datetime):
        return min(moment, now)
    if not isinstance(moment, date):
        raise ValueError(f"{value!r} is no day of an example")
    return min(start_of_day(moment) + OFFICE_OPENS + timedelta(minutes=position), now)
