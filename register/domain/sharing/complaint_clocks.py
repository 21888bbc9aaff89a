"""By when a complaint is acknowledged: as a data protection complaint, and as an NHS complaint where it is about care."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from register.domain.dates import end_of_day
from register.domain.rules import Ruleset
from register.domain.working_days import Counted, WorkingDays, working_days

DATA_PROTECTION, CARE = "data_protection", "care"
DAYS, WORKING_DAYS = "complaints.acknowledge_within_days", "complaints.acknowledge_care_within_working_days"
NATURES = {DATA_PROTECTION: "A data protection complaint", CARE: "A complaint about care (NHS complaint)"}
"""What a complaint can be, by code, with what it is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What ended a deadline. told: False where somebody decided that it is no complaint of that nature."""

    nature: str
    on: date
    told: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """An acknowledgement that is owed: of what, by the end of which day, by which rule, and what ended it first. caveat:
    what a reader must know of the day."""

    nature: str
    due_on: date
    source: str
    caveat: str = ""
    ending: Ending | None = None

    @property
    def due_at(self) -> datetime:
        return end_of_day(self.due_on)

    @property
    def runs(self) -> bool:
        return self.ending is None

    @property
    def is_late(self) -> bool:
        """Whether it was acknowledged, and after its day."""
        return self.ending is not None and self.ending.told and self.ending.on > self.due_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What deadlines hang on. days: every day of receiving that was ever entered: the earliest deadline stays, so that a
    corrected day never takes one away. care: whether care was ever complained of. body: whose rules bind."""

    days: tuple[date, ...]
    care: bool = False
    body: str | None = None

    @property
    def natures(self) -> tuple[str, ...]:
        """What it was ever taken for."""
        return (DATA_PROTECTION, CARE) if self.care else (DATA_PROTECTION,)


def acknowledge_by(received_on: date, days: int, calendar: WorkingDays) -> Counted:
    """So many days counted from the day after it was received; a last day that is no working day moves to the next one."""
    return calendar.on_or_after(received_on + timedelta(days=days))


def owed(came: Came, endings: Iterable[Ending], ruleset: Ruleset) -> tuple[Owed, ...]:
    """Every acknowledgement that the rules of the day of receiving ask for, the nearest first, with what ended each."""
    given = sorted(endings, key=lambda ending: ending.on)
    asked = [one for nature in came.natures if (one := _first(nature, came, ruleset))]
    found = [
        replace(one, ending=next((end for end in given if end.nature == one.nature), None)) for one in asked
    ]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.nature)))


def _first(nature: str, came: Came, ruleset: Ruleset) -> Owed | None:
    """The earliest deadline of this nature over every day that was entered."""
    each = (_of_day(nature, day, came.body, ruleset) for day in came.days)
    return min((one for one in each if one), key=lambda one: one.due_on, default=None)


def _of_day(nature: str, received_on: date, body: str | None, ruleset: Ruleset) -> Owed | None:
    is_data = nature == DATA_PROTECTION
    rule = ruleset.find(DAYS if is_data else WORKING_DAYS, on=received_on, body=body)
    if rule is None:
        return None
    calendar = working_days(ruleset, on=received_on)
    last = (
        acknowledge_by(received_on, rule.value, calendar)
        if is_data
        else calendar.after(received_on, rule.value)
    )
    return Owed(nature=nature, due_on=last.day, source=rule.source, caveat=last.caveat)


def running(found: Iterable[Owed]) -> list[Owed]:
    """What nothing has ended, the nearest first."""
    return sorted((one for one in found if one.runs), key=lambda one: one.due_on)


def natures_left(came: Came, endings: Iterable[Ending]) -> list[str]:
    """What it still counts as: whatever it was taken for, and nobody decided that it is not."""
    ended = {end.nature for end in endings if not end.told}
    return [nature for nature in came.natures if nature not in ended]
