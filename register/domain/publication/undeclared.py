"""Who is named once a year for having neither declared nor said that there is nothing to declare, and who may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from register.domain import texts
from register.domain.asked import enter
from register.domain.dates import Period, said
from register.domain.problems import day_problem, refuse
from register.domain.publication.editions import REGISTERS, UNDECLARED
from register.domain.rules import Ruleset


class Doubt(StrEnum):
    """Why a person decides whether somebody is named."""

    LEFT = "left"
    NEW = "new"
    AWAY = "away"

    @property
    def label(self) -> str:
        return DOUBTS[self]


DOUBTS = {
    Doubt.LEFT: "Stopped deciding before the end of the year",
    Doubt.NEW: "Began so late that the days for declaring went beyond the end of the year",
    Doubt.AWAY: "Away for long at the end of the year",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUndeclared(texts.Typed):
    """The list of a year as it is asked for. year: of its 1 April. declared_by None: today. named: references of people
    about whom there is a doubt and who are named all the same."""

    year: Annotated[int, enter("the year in which the contract year began")]
    declared_by: Annotated[date | None, enter("the day things had been declared by")] = None
    named: tuple[str, ...] = ()

    @property
    def period(self) -> Period:
        return Period(date(self.year, 4, 1), date(self.year + 1, 3, 31))

    @property
    def last_day(self) -> date:
        return date(self.year + 1, 3, 31)

    @property
    def called(self) -> str:
        return f"{REGISTERS[UNDECLARED]}, {self.year}/{(self.year + 1) % 100:02}"


@dataclass(frozen=True, slots=True)
class Decides:
    """Somebody who decided on days of the year: the stretches of it, and whether they are away for long at its end."""

    periods: tuple[Period, ...]
    away: bool = False


def check_undeclared(new: NewUndeclared, *, today: date) -> None:
    """Raises Invalid. The year must be over: until then everybody has time."""
    if not 2000 <= new.year <= 2200:
        refuse({"year": "Enter the year in which the contract year began, for example 2025"})
    over = None if new.last_day < today else f"The year ends on {said(new.last_day)}. Choose one that is over"
    refuse({"year": over, "declared_by": _by_problem(new, today)})


def _by_problem(new: NewUndeclared, today: date) -> str | None:
    label = "The day things had been declared by"
    if new.declared_by is None:
        return None
    if new.declared_by > today:
        return f"{label} must be today or in the past"
    if new.declared_by < new.last_day:
        return f"{label} must be {said(new.last_day)} or later: the year was not over before"
    return day_problem(new.declared_by, label)


def binds(rules: Ruleset, kind: str, *, on: date) -> bool:
    """Whether a body of this kind publishes the list (NHS Standard Contract GC27.2)."""
    return bool(rules.value_or(False, "interests.non_declarers_published", on=on, body=kind))


def binding_editions(rules: Ruleset, *, on: date) -> frozenset[str]:
    """The editions of contracts under which any provider publishes the list."""
    return frozenset(rules.value_or((), "interests.non_declarers_by_contract", on=on))


def doubt_about(one: Decides, year: Period, rules: Ruleset) -> Doubt | None:
    """Why a person decides whether they are named; None where nothing speaks against it."""
    assert year.end is not None
    last = year.end
    if not any(period.contains(last) for period in one.periods):
        return Doubt.LEFT
    days = int(rules.value_or(0, "interests.declare_within_days", on=last))
    if _began(one.periods) + timedelta(days=days) > last:
        return Doubt.NEW
    return Doubt.AWAY if one.away else None


def _began(periods: Iterable[Period]) -> date:
    return min(period.start for period in periods)
