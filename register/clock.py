"""The only reader of the clock; tests move it with `travel`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def _wall_clock() -> datetime:
    return datetime.now(UTC)


_read: Callable[[], datetime] = _wall_clock


def now() -> datetime:
    """This instant, in UTC."""
    return _read()


def today() -> date:
    """Today's date in London."""
    return now().astimezone(LONDON).date()


@contextmanager
def travel(to: datetime | Callable[[], datetime]) -> Iterator[None]:
    """Read another clock for a while: a fixed instant, or a function that returns one."""
    global _read
    before = _read
    _read = to if callable(to) else lambda: to
    try:
        yield
    finally:
        _read = before
