"""A year of a contract against its plan: what was planned of each service in each month, what happened, and what the
difference is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from register.domain.contracts.contracts import NewContract
from register.domain.contracts.lines import PriceBasis, ServiceLine
from register.domain.contracts.prices import MONTHS, activity_by_month, payable_pence
from register.domain.dates import add_months, month_said
from register.domain.running.activity_months import MonthActivity


@dataclass(frozen=True, slots=True)
class MonthTold:
    """A service in a month. variance: what was done less what was planned; None where either is not known."""

    month: date
    planned: Decimal | None
    done: Decimal | None
    variance: Decimal | None


@dataclass(frozen=True, slots=True)
class ServiceActivity:
    """A service over the months of a year of its contract, and over those of which the numbers are there. due_pence: what
    these months come to by their activity, with the marginal rate beyond floor and ceiling in proportion to the plan;
    planned_pence: by the plan; both None where the service has no price of one."""

    code: str
    name: str
    unit: str | None
    months: tuple[MonthTold, ...]
    planned: Decimal | None
    done: Decimal
    variance: Decimal | None
    percent: Decimal | None
    planned_pence: int | None
    due_pence: int | None
    beyond: str | None

    @property
    def is_recorded(self) -> bool:
        """Whether the numbers of any month are there."""
        return any(month.done is not None for month in self.months)

    @property
    def is_planned(self) -> bool:
        return any(month.planned is not None for month in self.months)

    @property
    def variance_pence(self) -> int | None:
        if self.planned_pence is None or self.due_pence is None:
            return None
        return self.due_pence - self.planned_pence


def years_of(contract: NewContract) -> list[date]:
    """The first month of each year of the contract."""
    first, found = contract.starts_on.replace(day=1), []
    while first <= contract.ends_on:
        found.append(first)
        first = add_months(first, MONTHS)
    return found


def year_with(contract: NewContract, day: date) -> date:
    """The first month of the year of the contract that holds this day: the nearest one outside its term."""
    begun = [first for first in years_of(contract) if first <= day]
    return begun[-1] if begun else contract.starts_on.replace(day=1)


def against_plan(
    contract: NewContract, first: date, recorded: Mapping[date, Sequence[MonthActivity]]
) -> tuple[ServiceActivity, ...]:
    """Every service of a contract over the year that begins with this month."""
    return tuple(_service(line, first, contract.ends_on, recorded) for line in contract.lines)


def _service(
    line: ServiceLine, first: date, ends_on: date, recorded: Mapping[date, Sequence[MonthActivity]]
) -> ServiceActivity:
    plan = None if line.quantity is None else activity_by_month(line.quantity)
    months = tuple(
        _month(add_months(first, n), line.code, plan[n] if plan else None, recorded)
        for n in range(MONTHS)
        if add_months(first, n) <= ends_on
    )
    known = [one for one in months if one.done is not None]
    done = sum((one.done or Decimal(0) for one in known), Decimal(0))
    planned = None if any(one.planned is None for one in known) else _planned(known)
    return ServiceActivity(
        line.code, line.name, line.unit, months, planned, done, None if planned is None else done - planned,
        _percent(done, planned), *_pence(line, planned, done), _beyond(line, planned, done),
    )  # fmt: skip


def _month(
    month: date, code: str, plan: int | None, recorded: Mapping[date, Sequence[MonthActivity]]
) -> MonthTold:
    row = next((one for one in recorded.get(month, ()) if one.activity_code == code), None)
    twelfth = None if plan is None else Decimal(plan)
    planned = row.activity_planned if row and row.activity_planned is not None else twelfth
    done = row.activity_done if row else None
    return MonthTold(month, planned, done, None if planned is None or done is None else done - planned)


def _planned(known: Iterable[MonthTold]) -> Decimal:
    return sum((one.planned or Decimal(0) for one in known), Decimal(0))


def _percent(done: Decimal, planned: Decimal | None) -> Decimal | None:
    return round((done - planned) * 100 / planned, 1) if planned else None


def _pence(line: ServiceLine, planned: Decimal | None, done: Decimal) -> tuple[int | None, int | None]:
    if line.basis is PriceBasis.BLOCK or line.unit_price_tenthousandths is None or planned is None:
        return None, None
    return payable_pence(replace_bounds(line, None), planned), payable_pence(
        replace_bounds(line, planned), done
    )


def replace_bounds(line: ServiceLine, planned: Decimal | None) -> ServiceLine:
    """The service with floor and ceiling for a part of its year: in proportion to what was planned in it. None: without
    them, as the plan itself is valued."""
    low, high = (
        _part(bound, line.quantity, planned) for bound in (line.floor_quantity, line.ceiling_quantity)
    )
    return replace(line, floor_quantity=low, ceiling_quantity=high)


def _part(bound: Decimal | None, quantity: Decimal | None, planned: Decimal | None) -> Decimal | None:
    if bound is None or not quantity or planned is None:
        return None
    part = Fraction(bound) * Fraction(planned) / Fraction(quantity)
    return Decimal(part.numerator) / Decimal(part.denominator)


def _beyond(line: ServiceLine, planned: Decimal | None, done: Decimal) -> str | None:
    if line.basis is not PriceBasis.COST_AND_VOLUME or line.marginal_percent is None or planned is None:
        return None
    bounds = replace_bounds(line, planned)
    rate = f"{line.marginal_percent.normalize():f}%"
    if bounds.ceiling_quantity is not None and done > bounds.ceiling_quantity:
        return f"Above the ceiling: what lies beyond is paid at {rate}"
    if bounds.floor_quantity is not None and done < bounds.floor_quantity:
        return f"Below the floor: what is missing is taken off at {rate}"
    return "Between floor and ceiling"


def said(one: ServiceActivity) -> str:
    """A service in a sentence, for whoever cannot see its picture."""
    there = [month for month in one.months if month.done is not None]
    if not there:
        return f"{one.name}: nothing recorded yet"
    whole = "" if one.planned is None else f" against {one.planned:,f} planned"
    return f"{one.name}, {month_said(there[0].month)} to {month_said(there[-1].month)}: {one.done:,f}{whole}"
