"""What happened in a month under a contract, service by service, and what makes it acceptable."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.problems import day_problem, refuse
from register.domain.texts import Code, Line, Typed, text_problem, text_problems

MOST = Decimal(1_000_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthActivity(Typed):
    """A service in a month. activity_planned: where the plan of the year is not the same in each month; a twelfth of the
    year otherwise."""

    activity_code: Annotated[str, Code("the code of the service", longest=40)]
    activity_done: Annotated[Decimal, enter("how many there were")]
    activity_planned: Annotated[Decimal | None, enter("how many were planned")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewActivityMonth(Typed):
    """What happened under a contract in a month. month_on: the first day of the month. activity_source: where the numbers
    come from."""

    contract_id: Annotated[str, select("the contract")]
    month_on: Annotated[date, enter("the month")]
    activities: Annotated[tuple[MonthActivity, ...], enter("the services")] = ()
    activity_source: Annotated[str, Line("where the numbers come from", longest=300)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Under:
    """What a month is checked against: the codes of the contract's services, and its first and last day."""

    codes: frozenset[str]
    starts_on: date
    ends_on: date


def check_activity_month(new: NewActivityMonth, under: Under | None, *, today: date) -> None:
    """Raises Invalid. under: None where the contract was not found, which is said elsewhere."""
    refuse(
        {
            **text_problems(new),
            "contract_id": text_problem(new.contract_id, "the contract", 80),
            "month_on": _month_problem(new.month_on, under, today),
            "activities": None if new.activities else "Enter at least one service",
            **dict(_row_problems(new.activities, under.codes if under else None)),
        }
    )


def _month_problem(month: date, under: Under | None, today: date) -> str | None:
    if month.day != 1:
        return "Enter the first day of the month"
    if month > today:
        return "The month must have begun"
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    if under and not (under.starts_on <= last and month <= under.ends_on):
        return "The contract does not run in this month"
    return day_problem(month, "The month")


def _row_problems(
    rows: Sequence[MonthActivity], codes: frozenset[str] | None
) -> Iterator[tuple[str, str | None]]:
    seen: set[str] = set()
    for n, one in enumerate(rows):
        for name, words in text_problems(one).items():
            yield f"activities-{n}-{name}", words
        if codes is not None and one.activity_code not in codes:
            yield f"activities-{n}-activity_code", "The contract has no service of this code"
        if one.activity_code in seen:
            yield f"activities-{n}-activity_code", "Each service may appear once only"
        yield f"activities-{n}-activity_done", _count_problem(one.activity_done)
        yield f"activities-{n}-activity_planned", _count_problem(one.activity_planned)
        seen.add(one.activity_code)


def _count_problem(count: Decimal | None) -> str | None:
    if count is None or (count.is_finite() and 0 <= count <= MOST and count == count.to_integral_value()):
        return None
    return "Enter a whole number of 0 or more"
