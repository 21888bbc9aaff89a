"""Days as people and spreadsheets write them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from register.domain.dates import Period
from register.domain.folding import folded

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ].*)?")
_FIGURES = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?: \d{1,2}:\d\d(:\d\d)?)?")
_WORDS = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ \-/]"
    r"([a-z]{3,9})\.?,?[ \-/](\d{4}|\d{2})"
)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_MONTH = re.compile(r"([a-z]{3,9})\.?[ \-/,]+(\d{4})")
_MONTH_FIGURES = re.compile(r"(\d{1,2})/(\d{4})|(\d{4})-(\d{1,2})")
_YEAR = re.compile(r"\d{4}")
_SERIAL = re.compile(r"\d{1,6}(?:\.\d+)?")
_ENDING_MONTHS = re.compile(r"(?:([a-z]{3,9})[\W_]+to[\W_]+)?([a-z]{3,9})[\W_]+(\d{4})\W*\Z")
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in list(_MONTHS.items())} | {"sept": 9}
FIRST_SERIAL, LAST_SERIAL = 1, 109_574
"""Excel's days from 1 January 1900 to 31 December 2199."""
_BEFORE = date(1899, 12, 30)
_YEAR_WITHOUT_LEAP_DAY = 60
TWO_FIGURES_UNTIL = 69
"""Two figures up to this one are of this century, as in POSIX."""


@dataclass(frozen=True, slots=True)
class Written:
    """A day or a stretch of days that a text means. exact: whether it names one day."""

    first: date
    last: date

    @property
    def exact(self) -> bool:
        return self.first == self.last

    @property
    def period(self) -> Period:
        return Period(self.first, self.last)


@lru_cache(maxsize=4096)
def read_day(text: str, *, day_first: bool = True) -> Written:
    """What a text means: a day (2024-03-31, 31/3/24, 31 March 2024, 45382 as Excel counts), or a month or a year, which
    are stretches of days. day_first: whether 3/4/2024 is in April. ValueError, with words, where it means none."""
    told = " ".join(folded(text).split())
    found = _named(told) or _in_figures(told, day_first) or _stretch(told) or _serial(told)
    if found is None:
        raise ValueError(f"“{text.strip()}” is not a date. Write it like 31/3/2024")
    return found


def months_named(text: str) -> Written | None:
    """The months that a title or an address ends with: "register-of-gifts-may-2026", "july-to-october-2024"."""
    found = _ENDING_MONTHS.search(folded(text))
    if found is None or found[2] not in _MONTHS:
        return None
    year, until = int(found[3]), _MONTHS[found[2]]
    since = _MONTHS.get(found[1] or "", until)
    begins = _month(year - (since > until), since)
    return Written(begins.first, _month(year, until).last)


def _named(told: str) -> Written | None:
    if found := _ISO.fullmatch(told):
        return _day(int(found[1]), int(found[2]), int(found[3]), told)
    if (found := _WORDS.fullmatch(told)) and found[2] in _MONTHS:
        return _day(_year(found[3]), _MONTHS[found[2]], int(found[1]), told)
    if (found := _MONTH_FIRST.fullmatch(told)) and found[1] in _MONTHS:
        return _day(int(found[3]), _MONTHS[found[1]], int(found[2]), told)
    return None


def _in_figures(told: str, day_first: bool) -> Written | None:
    found = _FIGURES.fullmatch(told)
    if found is None:
        return None
    one, other, year = int(found[1]), int(found[2]), _year(found[3])
    day, month = (one, other) if day_first else (other, one)
    return _day(year, month, day, told)


def _stretch(told: str) -> Written | None:
    if (found := _MONTH.fullmatch(told)) and found[1] in _MONTHS:
        return _month(int(found[2]), _MONTHS[found[1]])
    if found := _MONTH_FIGURES.fullmatch(told):
        month, year = (found[1], found[2]) if found[1] else (found[4], found[3])
        return _month(int(year), int(month)) if 1 <= int(month) <= 12 and int(year) >= 1 else None
    if _YEAR.fullmatch(told) and 1800 <= int(told) <= 2199:
        return Written(date(int(told), 1, 1), date(int(told), 12, 31))
    return None


def _serial(told: str) -> Written | None:
    """Excel's count of days, which holds a 29 February 1900 that never was."""
    if not _SERIAL.fullmatch(told):
        return None
    count = int(float(told))
    if not FIRST_SERIAL <= count <= LAST_SERIAL or count == _YEAR_WITHOUT_LEAP_DAY:
        return None
    day = _BEFORE + timedelta(days=count + (count < _YEAR_WITHOUT_LEAP_DAY))
    return Written(day, day)


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (2000 if year <= TWO_FIGURES_UNTIL - 1 else 1900)


def _day(year: int, month: int, day: int, told: str) -> Written:
    try:
        found = datetime(year, month, day).date()  # noqa: DTZ001  # a day, in no zone
    except ValueError:
        raise ValueError(f"“{told}” is no day of the calendar") from None
    return Written(found, found)


def _month(year: int, month: int) -> Written:
    return Written(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
