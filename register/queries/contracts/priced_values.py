"""What a document says of prices, activity, quality and information, worked out from the services and from what is asked
of quality and information: nobody types any of it again."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from register.documents.parts import Field
from register.domain import money
from register.domain.contracts.contracts import NewContract
from register.domain.contracts.contradictions import MONTH_COLUMNS
from register.domain.contracts.lines import PriceBasis, QualityIndicator, ServiceLine, line_value_pence
from register.domain.contracts.prices import activity_by_month, shared

Row = dict[str, Any]
WHOLE = "The whole contract"
INDICATORS_OF_ITEM = "s7_indicators"
"""The table of indicators within the specification of a service."""


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


def indicators_of_line(contract: NewContract, line: ServiceLine) -> list[Row]:
    """The indicators of one service, as its specification tells them; none where the contract holds none of it."""
    return [
        {**_common(one), "report_due": one.indicator_frequency}
        for one in contract.indicators if one.indicator_service == line.code
    ]  # fmt: skip


def of_whole_contract(contract: NewContract) -> list[Row]:
    """The indicators that belong to no one service, as the list of all of them tells them."""
    return [
        {**_common(one), "source": WHOLE, "frequency": one.indicator_frequency}
        for one in contract.indicators if one.indicator_service is None
    ]  # fmt: skip


def required_values(contract: NewContract) -> dict[str, Any]:
    """The tables that follow from indicators and reports alone, under the names that templates give them."""
    names = {line.code: line.name for line in contract.lines}
    quality = [_plain_requirement(one, names) for one in contract.indicators]
    reports = [
        {
            "report": one.report, "content": one.report_content, "frequency": one.report_frequency, "due": one.report_due,
            "recipient": one.report_recipient,
        }
        for one in contract.reports
    ]  # fmt: skip
    found = {"quality_requirements": quality, "reports": reports, "local_reports": reports}
    return {name: rows for name, rows in found.items() if rows}


def _common(one: QualityIndicator) -> Row:
    return {
        "indicator": one.indicator, "threshold": one.threshold, "method_of_measurement": one.measured_by,
        "consequence_of_breach": one.breach_consequence,
    }  # fmt: skip


def _plain_requirement(one: QualityIndicator, names: dict[str, str]) -> Row:
    """The same where a template asks for requirements in one table, with the service it is of."""
    of = names.get(one.indicator_service or "")
    return {
        "requirement": f"{of}: {one.indicator}" if of else one.indicator, "threshold": one.threshold,
        "measured": one.measured_by, "consequence": one.breach_consequence,
    }  # fmt: skip
