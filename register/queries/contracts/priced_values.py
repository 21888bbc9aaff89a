"""What a document says of prices, activity and quality, worked out from the services: nobody types any of it again."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from register.documents.parts import Field
from register.domain import money
from register.domain.contracts.contradictions import MONTH_COLUMNS
from register.domain.contracts.lines import PriceBasis, ServiceLine, line_value_pence
from register.domain.contracts.prices import activity_by_month, shared

Row = dict[str, Any]


def price_row(line: ServiceLine) -> Row:
    """A line of the table of prices."""
    value = money.pounds(line_value_pence(line))
    return {"service": line.name, **terms(line), **_bounds(line), "annual_value": value}


def item_price(line: ServiceLine) -> Row:
    """The same within the specification of the service."""
    bounds = _bounds(line)
    threshold = "; ".join(
        f"{label} {bounds[name]}"
        for name, label in (("floor", "floor"), ("ceiling", "ceiling"))
        if bounds[name]
    )
    value = money.pounds(line_value_pence(line))
    return {**terms(line), "threshold": threshold or None, "expected_annual_value": value}


def terms(line: ServiceLine) -> Row:
    price = line.unit_price_tenthousandths
    unit_price = None if line.basis is PriceBasis.BLOCK or price is None else money.unit_price(price)
    return {"basis": str(line.basis), "unit": line.unit or "", "unit_price": unit_price}


def _bounds(line: ServiceLine) -> Row:
    return {
        "floor": _plain(line.floor_quantity), "ceiling": _plain(line.ceiling_quantity),
        "marginal_rate_percent": _plain(line.marginal_percent),
    }  # fmt: skip


def _plain(number: Decimal | None) -> str | None:
    """A number as people write it, without noughts at its end."""
    if number is None:
        return None
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def activity_row(line: ServiceLine) -> Row:
    """A year's activity by month; without a number where none is expected."""
    row: Row = {"service": line.name, "currency": line.unit or None}
    if line.quantity is None:
        return row
    months = activity_by_month(line.quantity)
    return {**row, "annual_total": sum(months), **dict(zip(MONTH_COLUMNS, months, strict=True))}


def indicator_rows(items: list[Mapping[str, Any]]) -> list[Row]:
    """Each indicator of each specification once more in one list, with the service it is from."""
    return [
        {
            "indicator": row.get("indicator"), "source": item.get("service_name"), "threshold": row.get("threshold"),
            "method_of_measurement": row.get("method_of_measurement"),
            "consequence_of_breach": row.get("consequence_of_breach"), "frequency": row.get("report_due"),
        }
        for item in items
        for row in item.get("s7_indicators") or ()
        if isinstance(row, Mapping)
    ]  # fmt: skip


def valued_goals(goals: Any, percent: Any, annual_pence: int) -> Any:
    """The goals of an incentive scheme with what each is worth: they add up to the scheme's share of the annual value.
    As they are where the share or a weight is no number."""
    rows = [dict(row) for row in goals if isinstance(row, Mapping)] if isinstance(goals, list) else []
    share, weights = _number(percent), [_number(row.get("weighting_percent")) for row in rows]
    if share is None or not rows or any(weight is None for weight in weights):
        return goals
    total = money.rounded(annual_pence * share / 100)
    worth = shared(total, [weight or 0 for weight in weights])
    return [{**row, "value": money.pounds(pence)} for row, pence in zip(rows, worth, strict=True)]


def _number(value: Any) -> Fraction | None:
    try:
        return Fraction(str(value).strip().rstrip("%").strip())
    except (ValueError, ZeroDivisionError):
        return None


def as_asked(field: Field, rows: list[Row]) -> list[Row]:
    """The rows with the columns that this template has, and no more."""
    known = {column.name for column in field.columns}
    return [{name: cell for name, cell in row.items() if name in known} for row in rows]
