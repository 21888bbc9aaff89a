"""Cash of a service that stands on its own feet: what comes in and goes out in each month, and when it runs short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from register.domain import money
from register.domain.dates import add_months, month_said
from register.domain.separation.care_services import NewCareService, cost_pence

MONTHS = 12
MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class MonthOfCash:
    """A month by its first day, in pence: what is received and paid in it, and what is there at its end."""

    month: date
    received_pence: int
    paid_pence: int
    balance_pence: int

    @property
    def words(self) -> str:
        return month_said(self.month)


def cash_flow(service: NewCareService) -> tuple[MonthOfCash, ...]:
    """From the month in which the service keeps its own accounts to that in which its guaranteed income ends: twelve
    months at least, sixty at most. A month's work is paid for so many months later, and its costs in the month itself.
    Nothing where the first month, the income or the direct cost is not known."""
    cost = cost_pence(service)
    if service.accounts_from is None or service.income_pence is None or cost is None:
        return ()
    first = service.accounts_from.replace(day=1)
    count = _months(first, service.guaranteed_until)
    late = service.paid_after_months or 0
    received = ((0,) * late + _by_month(service.income_pence, count))[:count]
    paid = _by_month(cost, count)
    steps = (one - other for one, other in zip(received, paid, strict=True))
    balances = accumulate(steps, initial=service.opening_cash_pence or 0)
    next(balances)
    return tuple(
        MonthOfCash(add_months(first, n), *row) for n, row in enumerate(zip(received, paid, balances, strict=True))
    )  # fmt: skip


def lowest(flow: Sequence[MonthOfCash]) -> MonthOfCash | None:
    """The month that ends with the least; the first of several."""
    return min(flow, key=lambda one: one.balance_pence, default=None)


def cash_warnings(flow: Sequence[MonthOfCash]) -> Iterator[str]:
    """What whoever decides about the service should look at."""
    short = next((one for one in flow if one.balance_pence < 0), None)
    least = lowest(flow)
    if short is not None and least is not None:
        yield (
            f"Its cash runs short in {month_said(short.month)}; at the end of {month_said(least.month)} it lacks "
            f"{money.said(-least.balance_pence)}"
        )


def _months(first: date, until: date | None) -> int:
    if until is None:
        return MONTHS
    between = (until.year - first.year) * 12 + until.month - first.month + 1
    return min(max(between, MONTHS), MOST_MONTHS)


def _by_month(yearly_pence: int, count: int) -> tuple[int, ...]:
    """Twelve payments a year that add up to it, for so many months."""
    return (money.instalments(yearly_pence, MONTHS) * (count // MONTHS + 1))[:count]
