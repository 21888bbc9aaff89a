"""Days in London, instants in UTC, periods of whole days, and how one becomes the other; and how
a record reads on a day, of which versions hold from days of their own."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, both ends inclusive; an end of None means still open."""

    start: date
    end: date | None = None

    @property
    def in_order(self) -> bool:
        return self.end is None or self.start <= self.end

    def contains(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def overlaps(self, other: Period) -> bool:
        starts_in_time = self.end is None or other.start <= self.end
        return starts_in_time and (other.end is None or self.start <= other.end)

    def within(self, other: Period) -> bool:
        """True when every day of this period is also a day of the other."""
        if self.start < other.start:
            return False
        return other.end is None or (self.end is not None and self.end <= other.end)

    @property
    def days(self) -> int | None:
        return None if self.end is None else (self.end - self.start).days + 1


def aware(instant: datetime) -> datetime:
    """The same instant in UTC; a time without a zone is refused (ValueError)."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(UTC)


def london_day(instant: datetime) -> date:
    return aware(instant).astimezone(LONDON).date()


def start_of_day(day: date) -> datetime:
    return datetime.combine(day, time.min, LONDON).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The last microsecond of the London day, in UTC: a duty dated by day is due then."""
    return datetime.combine(day, time.max, LONDON).astimezone(UTC)


def after_hours(instant: datetime, hours: int) -> datetime:
    """So many elapsed hours later: nights, weekends and changes of the clock all count."""
    return aware(instant) + timedelta(hours=hours)


def elapsed_hours(earlier: datetime, later: datetime) -> float:
    return (aware(later) - aware(earlier)).total_seconds() / 3600


def add_months(day: date, months: int) -> date:
    """The same day of a later (or earlier) month; the month's last day where it is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def weekday_said(day: date) -> str:
    """A day with its day of the week: Friday 3 April 2026."""
    return f"{calendar.day_name[day.weekday()]} {said(day)}"


def contract_year(day: date) -> Period:
    """The year from 1 April to 31 March that holds the day."""
    first = date(day.year if day >= date(day.year, 4, 1) else day.year - 1, 4, 1)
    return Period(first, date(first.year + 1, 3, 31))


def said(day: date) -> str:
    """A day as messages print it: 1 April 2009."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def month_said(day: date) -> str:
    """The month of a day as messages print it: April 2009."""
    return f"{calendar.month_name[day.month]} {day.year}"


def moment(instant: datetime) -> str:
    """26 October 2026 at 16:00 (London time)."""
    local = aware(instant).astimezone(LONDON)
    return f"{said(local.date())} at {local:%H:%M} (London time)"


class HoldsFrom(Protocol):
    """A version that reads so from a day of its own, or from the first day."""

    @property
    def holds_from(self) -> date | None: ...


H = TypeVar("H", bound=HoldsFrom)


def reading_on(versions: Sequence[H], on: date) -> H:
    """Of every version of a record, the first first, the last that says how it reads on the day."""
    return next(one for one in reversed(versions) if one.holds_from is None or one.holds_from <= on)


ALWAYS = Period(date.min, None)


def stretches(versions: Sequence[H]) -> list[tuple[H, Period]]:
    """How the record reads from the first of all days on, without a gap; the last has no end. versions: the first first."""
    turns = sorted({one.holds_from for one in versions if one.holds_from})
    if not turns:
        return [(versions[-1], ALWAYS)]
    begins = [date.min, *turns]
    ends = [*(day - timedelta(days=1) for day in turns), None]
    return [
        (reading_on(versions, first), Period(first, last)) for first, last in zip(begins, ends, strict=True)
    ]
