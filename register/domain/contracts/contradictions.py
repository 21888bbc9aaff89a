"""Where the values of a contract's document contradict each other: what adds up, what comes first, who stands for whom.

Values the register works out cannot; these rules look at all the same, and at what people typed beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from register.domain.dates import said

MONTH_COLUMNS = ("apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "jan", "feb", "mar")
WHOLE = 100
"""Weights of goals are per cent of the whole."""
IN_ORDER = (
    ("commencement_date", "service_start_date", "Services must not start before the contract"),
    ("service_start_date", "expiry_date", "Services must start on or before the last day"),
    ("commencement_date", "expiry_date", "The last day must be on or after the first"),
    ("first_review_date", "expiry_date", "The first review must be on or before the last day"),
    ("transfer_date", "expiry_date", "Staff must transfer on or before the last day"),
    ("information_by", "transfer_date", "Information about staff must be given before the transfer"),
    ("commencement_date", "first_review_date", "The first review must not be before the first day"),
)
"""The earlier day, the later one, and what is said; the later one is to be mended."""
OF_ITEM = (("period_from", "period_to", "The period of the service must end after it begins"),)
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """field: the name of what to mend, with the number of its item where it is asked of each."""

    field: str
    words: str


def contradictions(values: Mapping[str, Any], groups: Iterable[str] = ()) -> list[Contradiction]:
    """Everything that cannot be right together, in words that say what to change."""
    items = [(f"{group}[{n}].", item) for group in groups for n, item in enumerate(_rows(values.get(group)))]
    found = [
        *_order(values, IN_ORDER, ""),
        *_people(values),
        *_money(values),
        *_months(values),
        *_weights(values),
    ]
    for prefix, item in items:
        found += [*_order(item, OF_ITEM, prefix), *_periods(item, values, prefix), *_shares(item, prefix)]
    return [*found, *_prices_of_items(values, [item for _, item in items])]


def _order(values: Row, pairs: Iterable[tuple[str, str, str]], prefix: str) -> Iterator[Contradiction]:
    for first, last, words in pairs:
        early, late = values.get(first), values.get(last)
        if isinstance(early, date) and isinstance(late, date) and late < early:
            yield Contradiction(
                prefix + last, f"{words}: {said(early)} and {said(late)} contradict each other"
            )


def _people(values: Row) -> Iterator[Contradiction]:
    for role, words in (("representative", "represents"), ("", "signs for")):
        pair = (
            (f"commissioner_{role}", f"provider_{role}")
            if role
            else ("signatory_commissioner", "signatory_provider")
        )
        one, other = (values.get(name) for name in pair)
        if one and one == other:
            yield Contradiction(pair[1], f"{one} {words} both parties. Select somebody else for one of them")


def _money(values: Row) -> Iterator[Contradiction]:
    annual, prices = values.get("annual_value"), _rows(values.get("prices"))
    if (
        isinstance(annual, Decimal)
        and prices
        and (total := _sum(prices, "annual_value")) is not None
        and total != annual
    ):
        yield Contradiction(
            "annual_value", f"The prices add up to £{total:,.2f}, and the annual value is £{annual:,.2f}"
        )
    yield from _instalments(values)


def _instalments(values: Row) -> Iterator[Contradiction]:
    """Twelve months add up to the year; fewer are those of a shorter term."""
    annual, months = values.get("annual_value"), _rows(values.get("instalments"))
    if not isinstance(annual, Decimal) or len(months) != len(MONTH_COLUMNS):
        return
    total = _sum(months, "amount")
    if total is not None and total != annual:
        yield Contradiction(
            "instalments", f"The months add up to £{total:,.2f}, and the annual value is £{annual:,.2f}"
        )


def _months(values: Row) -> Iterator[Contradiction]:
    for n, row in enumerate(_rows(values.get("activity_plan"))):
        months = [month for month in (row.get(name) for name in MONTH_COLUMNS) if isinstance(month, int)]
        year = row.get("annual_total")
        if isinstance(year, int) and len(months) == len(MONTH_COLUMNS) and sum(months) != year:
            service = row.get("service") or "this service"
            yield Contradiction(
                f"activity_plan[{n}].annual_total",
                f"The months of {service} add up to {sum(months):,}, and its year is {year:,}",
            )


def _weights(values: Row) -> Iterator[Contradiction]:
    rows = _rows(values.get("cquin_goals"))
    weights = [weight for row in rows if (weight := _number(row.get("weighting_percent"))) is not None]
    if rows and len(weights) == len(rows) and sum(weights) != WHOLE:
        words = f"The weights of the goals add up to {float(sum(weights)):g}%, not 100%"
        yield Contradiction("cquin_goals", words)


def _shares(item: Row, prefix: str) -> Iterator[Contradiction]:
    costs, price = _rows(item.get("s10_2_cost_by_commissioner")), _rows(item.get("s10_1_price"))
    total, worth = _sum(costs, "annual_value"), _sum(price, "expected_annual_value")
    if costs and total is not None and worth is not None and total != worth:
        yield Contradiction(
            f"{prefix}s10_2_cost_by_commissioner",
            f"The commissioners' shares add up to £{total:,.2f}, and the service is worth £{worth:,.2f} a year",
        )


def _periods(item: Row, values: Row, prefix: str) -> Iterator[Contradiction]:
    """A service is given within the contract."""
    first, last = values.get("commencement_date"), values.get("expiry_date")
    begins, ends = item.get("period_from"), item.get("period_to")
    if isinstance(first, date) and isinstance(begins, date) and begins < first:
        yield Contradiction(
            f"{prefix}period_from", f"{said(begins)} is before the contract begins on {said(first)}"
        )
    if isinstance(last, date) and isinstance(ends, date) and ends > last:
        yield Contradiction(f"{prefix}period_to", f"{said(ends)} is after the contract ends on {said(last)}")


def _prices_of_items(values: Row, items: list[Row]) -> Iterator[Contradiction]:
    """What the services are worth in their specifications is what the contract is worth."""
    annual = values.get("annual_value")
    rows = [row for item in items for name in ("price", "s10_1_price") for row in _rows(item.get(name))]
    total = _sum(rows, "expected_annual_value")
    if rows and isinstance(annual, Decimal) and total is not None and total != annual:
        yield Contradiction(
            "annual_value",
            f"The specifications add up to £{total:,.2f} a year, and the annual value is £{annual:,.2f}",
        )


def _rows(value: Any) -> list[Row]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _sum(rows: Iterable[Row], column: str) -> Decimal | None:
    """None while one of the amounts is not known."""
    cells = [row.get(column) for row in rows]
    amounts = [cell for cell in cells if isinstance(cell, Decimal)]
    return sum(amounts, Decimal()) if len(amounts) == len(cells) else None


def _number(value: Any) -> Fraction | None:
    try:
        return Fraction(str(value).strip().rstrip("%").strip())
    except (ValueError, ZeroDivisionError):
        return None
