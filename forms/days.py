"""Questions answered by a date in three parts, or by a date and the time of day."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from datetime import UTC, date, datetime, time
from typing import Any

from forms import widgets
from forms.fields import Question
from forms.validators import drawable
from register.domain.dates import LONDON

PARTS = ("day", "month", "year")
TIME = "time"
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
_MONTHS = {name.lower(): n for names in (month_name, month_abbr) for n, name in enumerate(names) if name}
_TIME = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*(am|pm)?")


class BadDateError(ValueError):
    """A date that cannot be read; parts names the boxes to mark."""

    def __init__(self, words: str, *parts: str) -> None:
        super().__init__(words)
        self.parts = parts


class DatePartsField(Question):
    """A day, a month and a year, sent as `name-day`, `name-month`, `name-year`; the answer is a date."""

    widget = widgets.DateParts(*PARTS)
    names: tuple[str, ...] = PARTS
    """The boxes, in order."""

    def __init__(
        self, label: str, *args: Any, earliest: date = EARLIEST, latest: date = LATEST, **kwargs: Any
    ) -> None:
        super().__init__(label, *args, **kwargs)
        self.earliest, self.latest = earliest, latest
        self.parts: dict[str, str] = dict.fromkeys(self.names, "")
        self.bad_parts: tuple[str, ...] = ()

    def process(self, formdata: Any, data: Any = ..., extra_filters: Any = None) -> None:
        given = {} if data is ... else {"data": data}
        super().process(None, extra_filters=extra_filters, **given)
        self.parts = self.spelt(self.data)
        if formdata is not None:
            self.parts = {part: _first(formdata, f"{self.name}-{part}") for part in self.names}
            self._take()

    @property
    def first_input(self) -> str:
        return f"{self.id}-{(self.bad_parts or PARTS)[0]}"

    def blame(self, message: str) -> None:
        self.bad_parts = self.bad_parts or self.names
        super().blame(message)

    def is_same(self, one: Any, other: Any) -> bool:
        return bool(one == other)

    def _take(self) -> None:
        self.data = None
        if self.object_data is not None and self.parts == self.spelt(self.object_data):
            self.data = self.object_data
            return
        try:
            self.data = self.read_parts()
        except BadDateError as fault:
            self.bad_parts = fault.parts
            self.process_errors = [str(fault)]

    def spelt(self, value: Any) -> dict[str, str]:
        """What the boxes hold for a value."""
        return {part: str(getattr(value, part, "")) for part in PARTS}

    def read_parts(self) -> date | None:
        """The answer in the boxes; BadDateError says what is wrong with them."""
        absent = [part for part in self.names if not self.parts[part]]
        if len(absent) == len(self.names):
            if self.optional:
                return None
            raise BadDateError(self.missing, *self.names)
        if absent:
            raise self._bad(f"must include a {' and '.join(absent)}", *absent)
        return self._within(self._real())

    def _real(self) -> date:
        day, year = _number(self.parts["day"], 2), _number(self.parts["year"], 4)
        month = _MONTHS.get(self.parts["month"].lower()) or _number(self.parts["month"], 2)
        wrong = [part for part, n, most in (("day", day, 31), ("month", month, 12)) if not 1 <= n <= most]
        if wrong or year < 1:
            raise self._bad("must be a real date", *wrong, *(() if year > 0 else ("year",)))
        if len(self.parts["year"]) != 4:
            raise self._bad("must have a year with 4 numbers, like 2026", "year")
        try:
            return date(year, month, day)
        except ValueError:
            raise self._bad("must be a real date", "day") from None

    def _within(self, day: date) -> date:
        if not self.earliest <= day <= self.latest:
            raise self._bad(f"must be between {self.earliest.year} and {self.latest.year}", "year")
        return day

    def _bad(self, words: str, *parts: str) -> BadDateError:
        return BadDateError(str(self._fault(words)), *parts)


class MomentField(DatePartsField):
    """A day and a time of day in London, sent as the parts of the day and `name-time`; the answer is an instant.

    In the hour that comes twice the earlier one is meant: the stricter reading."""

    widget = widgets.DateParts(*PARTS, TIME)
    names = (*PARTS, TIME)

    def read_parts(self) -> datetime | None:
        day = super().read_parts()
        if day is None:
            return None
        return datetime.combine(day, self._time(self.parts[TIME]), LONDON).astimezone(UTC)

    def spelt(self, value: datetime | None) -> dict[str, str]:
        local = None if value is None else value.astimezone(LONDON)
        return {**super().spelt(local), TIME: "" if local is None else f"{local:%H:%M}"}

    def _time(self, typed: str) -> time:
        """As people write it: 9:30am, 9pm, 14:05."""
        found = _TIME.fullmatch(typed.lower())
        if found is None or not (found[2] or found[3]):
            raise self._bad("must have a time, like 9:30am or 14:05", TIME)
        hour, minute = int(found[1]), int(found[2] or 0)
        if (found[3] and not 1 <= hour <= 12) or hour > 23 or minute > 59:
            raise self._bad("must have a real time, like 9:30am or 14:05", TIME)
        return time(hour % 12 + 12 * (found[3] == "pm") if found[3] else hour, minute)


def _first(formdata: Any, name: str) -> str:
    values = formdata.getlist(name)
    return drawable(str(values[0])).strip() if values else ""


def _number(typed: str, digits: int) -> int:
    """The number typed, or -1 for anything else."""
    return int(typed) if re.fullmatch(rf"[0-9]{{1,{digits}}}", typed) else -1
