"""Working days (the contract's operational days): Monday to Friday without the bank holidays that the rules name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from register.domain.rules import JsonValue, Rule, Ruleset

HOLIDAYS, WHERE, COMMITTEES = "calendar.bank_holidays", "calendar.where", "calendar.committee_days"
PLACES = ("England and Wales", "Scotland", "Northern Ireland")
"""The three whose bank holidays differ, as the rules spell them."""
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Counted:
    """A day that was counted to. unknown_years: those it was counted through whose bank holidays are not recorded."""

    day: date
    unknown_years: tuple[int, ...] = ()

    @property
    def sure(self) -> bool:
        return not self.unknown_years

    @property
    def caveat(self) -> str:
        """What a reader must know of it; empty where all its bank holidays are recorded."""
        if self.sure:
            return ""
        years = " and ".join(str(year) for year in self.unknown_years)
        return f"The bank holidays of {years} are not recorded, so this date may move"


class WorkingDays:
    """The working days of one place, by the rules. A year whose bank holidays are not recorded is told with each count."""

    def __init__(self, rules: Ruleset, where: str) -> None:
        self.where = where
        self._rules = rules
        self._years: dict[int, Mapping[date, str] | None] = {}

    def known(self, year: int) -> bool:
        """Whether the bank holidays of the year are recorded."""
        return self._of(year) is not None

    def holiday(self, day: date) -> str:
        """What the bank holiday is called; empty where the day is none, or its year is not recorded."""
        return (self._of(day.year) or {}).get(day, "")

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and not self.holiday(day)

    def after(self, day: date, count: int) -> Counted:
        """The count-th working day after the day itself, which is not counted; the day itself for 0."""
        return self._count(day, count, _ONE)

    def before(self, day: date, count: int) -> Counted:
        """The count-th working day before the day itself, which is not counted; the day itself for 0."""
        return self._count(day, count, -_ONE)

    def on_or_after(self, day: date) -> Counted:
        return self._nearest(day, _ONE)

    def on_or_before(self, day: date) -> Counted:
        return self._nearest(day, -_ONE)

    def between(self, first: date, last: date) -> int:
        """How many working days there are from the first day to the last, both counted."""
        return sum(map(self.is_working, _days(first, last)))

    def _nearest(self, start: date, step: timedelta) -> Counted:
        day = start
        while not self.is_working(day):
            day += step
        return self._counted(start, day)

    def _count(self, start: date, count: int, step: timedelta) -> Counted:
        day = start
        while count > 0:
            day += step
            count -= self.is_working(day)
        return self._counted(start, day)

    def _counted(self, one: date, other: date) -> Counted:
        years = range(min(one, other).year, max(one, other).year + 1)
        return Counted(other, tuple(year for year in years if not self.known(year)))

    def _of(self, year: int) -> Mapping[date, str] | None:
        if year not in self._years:
            self._years[year] = _holidays(self._rules, self.where, year)
        return self._years[year]


def working_days(rules: Ruleset, *, on: date) -> WorkingDays:
    """Working days as this instance counts them on a day."""
    return WorkingDays(rules, rules.value(WHERE, on=on))


def _holidays(rules: Ruleset, where: str, year: int) -> Mapping[date, str] | None:
    """None where no rule names a day of that year: an open rule of an earlier year says nothing of a later one."""
    rule = rules.find(HOLIDAYS, on=date(year, 1, 1))
    rows = [(date.fromisoformat(row["day"]), row) for row in rule.value] if rule else []
    named = [(day, row) for day, row in rows if day.year == year]
    return {day: row["name"] for day, row in named if where in row["where"]} if named else None


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def calendar_faults(rule: Rule) -> list[str]:
    """What is wrong with a rule about bank holidays, each in a sentence; nothing for any other rule."""
    if rule.key == WHERE:
        return [] if rule.value in PLACES else [f"Enter one of {', '.join(PLACES)}"]
    if rule.key == COMMITTEES:
        return [
            f"“{text}” is not a date. Write it like 12 January 2027"
            for text in rule.value
            if not _is_day(text)
        ]
    if rule.key != HOLIDAYS:
        return []
    if not rule.value:
        return [
            "Enter at least one bank holiday: a year without any would count every weekday as a working day"
        ]
    return [fault for row in rule.value for fault in _row_faults(row, rule)]


def _is_day(text: JsonValue) -> bool:
    try:
        date.fromisoformat(text)
    except (TypeError, ValueError):
        return False
    return True


def _row_faults(row: JsonValue, rule: Rule) -> list[str]:
    if not _is_day(row["day"]):
        return [f"“{row['day']}” is not a date. Write it like 25 December 2029"]
    day = date.fromisoformat(row["day"])
    faults = [] if rule.holds(day) else [f"{row['day']} is not one of the days on which this rule holds"]
    wrong = [place for place in row["where"] if place not in PLACES]
    if wrong or not row["where"]:
        faults.append(f"{row['name']}: say where with {', '.join(PLACES)}")
    return faults
