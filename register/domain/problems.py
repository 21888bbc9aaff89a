"""What is wrong, gathered field by field, so that a person sees every fault at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from register.domain.dates import london_day
from register.domain.errors import Invalid

EARLIEST = date(1900, 1, 1)
LATEST = date(2200, 1, 1)


_gathered: ContextVar[dict[str, str] | None] = ContextVar("gathered", default=None)


@contextmanager
def gathering() -> Iterator[dict[str, str]]:
    """While this lasts a refusal is noted, and what comes after it is looked at too: for trying out answers of which
    nothing is kept, so that a person is told every fault at once. A unit of work refuses to begin inside."""
    found: dict[str, str] = {}
    token = _gathered.set(found)
    try:
        yield found
    finally:
        _gathered.reset(token)


def is_gathering() -> bool:
    return _gathered.get() is not None


def refuse(problems: Mapping[str, str | None]) -> None:
    """Raise Invalid with the fields that have a problem; do nothing when none has."""
    found = {field: problem for field, problem in problems.items() if problem}
    noted = _gathered.get()
    if noted is not None:
        noted.update({field: words for field, words in found.items() if field not in noted})
    elif found:
        raise Invalid(found)


def day_problem(day: date | None, label: str) -> str | None:
    """A mistyped year is caught before it reaches a rule. The label begins the sentence."""
    if day is not None and not EARLIEST <= day < LATEST:
        return f"{label} must be between 1900 and 2199"
    return None


def instant_problem(instant: datetime | None, label: str) -> str | None:
    """The same for a time, by its day in London; a year at the end of the calendar has no such day."""
    if instant is None:
        return None
    near = EARLIEST.year - 1 <= instant.year <= LATEST.year
    return day_problem(london_day(instant) if near else date.min, label)


def order_problem(start: date | None, end: date | None, message: str) -> str | None:
    return message if start is not None and end is not None and end < start else None
