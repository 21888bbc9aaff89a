"""The services of a contract: how each is charged for, what it is worth a year, and what is wrong with one; and what is
asked of their quality and of information, each once, from which the schedules are filled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from register.domain import money
from register.domain.asked import enter, select
from register.domain.folding import folded
from register.domain.texts import Code, Line, Typed, text_problems

ABSURD_PENCE = money.pence(money.ABSURD_GBP)


class PriceBasis(StrEnum):
    """How a service is charged for."""

    BLOCK = "block"
    COST_AND_VOLUME = "cost_and_volume"
    COST_PER_CASE = "cost_per_case"
    LOCAL_PRICE = "local_price"
    TARIFF = "national_tariff"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine(Typed):
    """One service. A block has an annual value; every other basis has quantity a year and unit price, and its
    annual value is computed. unit_price_tenthousandths: of a pound. floor_quantity, ceiling_quantity, marginal_percent: for
    cost and volume, activity below the one and above the other is paid at so many per cent of the price."""

    code: Annotated[str, Code("a code for the service", longest=40)]
    name: Annotated[str, Line("the name of the service", longest=200)]
    basis: Annotated[PriceBasis, select("the price basis")]
    annual_value_pence: Annotated[int | None, enter("the annual value")] = None
    unit: Annotated[str | None, Line("what is counted, like contact", longest=80)] = None
    quantity: Annotated[Decimal | None, enter("how many a year")] = None
    unit_price_tenthousandths: Annotated[int | None, enter("the price of one")] = None
    floor_quantity: Annotated[Decimal | None, enter("the floor")] = None
    ceiling_quantity: Annotated[Decimal | None, enter("the ceiling")] = None
    marginal_percent: Annotated[Decimal | None, enter("the marginal rate")] = None


def line_value_pence(line: ServiceLine) -> int:
    """The annual value of one service in pence, rounded half up; 0 where an answer is still missing."""
    if line.basis is PriceBasis.BLOCK:
        return line.annual_value_pence or 0
    if line.quantity is None or line.unit_price_tenthousandths is None:
        return 0
    return money.priced_pence(line.quantity, line.unit_price_tenthousandths)


def in_words(line: ServiceLine) -> str:
    """What a service that is no block costs, to the last decimal that its price has, and the bounds that it has."""
    price = money.unit_price(line.unit_price_tenthousandths or 0)
    exact = f"{price:,.2f}" if price == round(price, 2) else f"{price:,.4f}"
    bounds = (("floor", line.floor_quantity), ("ceiling", line.ceiling_quantity))
    parts = [f"{name} {_plain(number)}" for name, number in bounds if number is not None]
    beyond = (
        [] if line.marginal_percent is None else [f"{_plain(line.marginal_percent)}% of the price beyond"]
    )
    told = "; ".join((*parts, *beyond))
    return f"{_plain(line.quantity or 0)} a year, £{exact} for each {line.unit or 'one'}{'; ' if told else ''}{told}"


def _plain(number: Decimal | int) -> str:
    """A number as people write it, without noughts at its end."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def services_problems(lines: tuple[ServiceLine, ...]) -> dict[str, str | None]:
    """What is wrong with the services of a contract, by field."""
    if not lines:
        return {"lines": "Add at least one service"}
    if len({line.code for line in lines}) < len(lines):
        return {"lines": "Each service may appear once only"}
    found = {
        f"lines-{n}-{name}": problem
        for n, line in enumerate(lines)
        for name, problem in line_problems(line).items()
        if problem
    }
    if not found and sum(map(line_value_pence, lines)) > ABSURD_PENCE:
        return {"lines": "The services together must be worth £10,000,000,000 a year or less"}
    return dict(found)


def line_problems(line: ServiceLine) -> dict[str, str | None]:
    """What is wrong with one service, by field; a value that can be computed is never typed."""
    block = line.basis is PriceBasis.BLOCK
    return {
        **text_problems(line, unit=not block),
        "annual_value_pence": _annual_problem(line, block),
        "quantity": _activity_problem(line.quantity) if block else _quantity_problem(line.quantity),
        "unit_price_tenthousandths": None if block else _price_problem(line.unit_price_tenthousandths),
        **_volume_problems(line),
    }


def _volume_problems(line: ServiceLine) -> dict[str, str | None]:
    """A floor, a ceiling and what is paid beyond them belong together, and to cost and volume alone."""
    given = {
        name: getattr(line, name)
        for name in ("floor_quantity", "ceiling_quantity", "marginal_percent")
        if getattr(line, name) is not None
    }
    if line.basis is not PriceBasis.COST_AND_VOLUME:
        return dict.fromkeys(
            given, "Leave this empty: only cost and volume has a floor, a ceiling and a marginal rate"
        )
    return {
        "floor_quantity": _bound_problem(line.floor_quantity, "floor")
        or _order_problem(line.floor_quantity, line.quantity, "The floor must not be above how many a year"),
        "ceiling_quantity": _bound_problem(line.ceiling_quantity, "ceiling")
        or _order_problem(
            line.quantity, line.ceiling_quantity, "The ceiling must not be below how many a year"
        ),
        "marginal_percent": _marginal_problem(line, bool(given)),
    }


def _bound_problem(quantity: Decimal | None, name: str) -> str | None:
    problem = None if quantity is None else _quantity_problem(quantity)
    return problem and problem.replace("The quantity", f"The {name}")


def _order_problem(low: Decimal | None, high: Decimal | None, words: str) -> str | None:
    comparable = low is not None and high is not None and low.is_finite() and high.is_finite()
    return words if comparable and low > high else None  # type: ignore[operator]  # neither is None here


def _marginal_problem(line: ServiceLine, is_needed: bool) -> str | None:
    percent = line.marginal_percent
    bounded = line.floor_quantity is not None or line.ceiling_quantity is not None
    if percent is None:
        return "Enter the marginal rate: what is paid beyond the floor or the ceiling" if bounded else None
    if not (percent.is_finite() and 0 <= percent <= 100):
        return "The marginal rate must be between 0% and 100%"
    if _places(percent) > 2:
        return "The marginal rate must have no more than 2 decimal places"
    return (
        "Enter the floor or the ceiling that the marginal rate is for" if is_needed and not bounded else None
    )


def _activity_problem(quantity: Decimal | None) -> str | None:
    """A block may say how much is expected for it; nothing is paid by it."""
    return None if quantity is None else _quantity_problem(quantity)


def _annual_problem(line: ServiceLine, block: bool) -> str | None:
    if not block:
        typed = line.annual_value_pence is not None
        return "Leave the annual value empty: it is computed from quantity and price" if typed else None
    if line.annual_value_pence is None:
        return "Enter the annual value"
    return money.pence_problem(line.annual_value_pence, "The annual value")


def _quantity_problem(quantity: Decimal | None) -> str | None:
    if quantity is None:
        return "Enter how many a year"
    if not (quantity.is_finite() and 0 <= quantity <= 1_000_000_000):
        return "The quantity must be between 0 and 1,000,000,000"
    return None if _places(quantity) <= 4 else "The quantity must have no more than 4 decimal places"


def _places(quantity: Decimal) -> int:
    """Decimal places as typed; a finite number's exponent is always a whole number."""
    return -int(quantity.as_tuple().exponent)


def _price_problem(price: int | None) -> str | None:
    if price is None:
        return "Enter the price of one"
    fits = 0 <= price <= int(money.ABSURD_GBP) * 10_000
    return None if fits else "The price must be between £0 and £10,000,000,000"


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityIndicator(Typed):
    """Something that is measured. indicator_service: the code of the service it is of, of the whole contract without."""

    indicator: Annotated[str, Line("the indicator", longest=200)]
    indicator_service: Annotated[str | None, Code("the code of its service", longest=40)] = None
    threshold: Annotated[str, Line("the threshold", longest=200)]
    measured_by: Annotated[str, Line("how it is measured", longest=300)]
    breach_consequence: Annotated[str, Line("what follows if it is missed", longest=300)]
    indicator_frequency: Annotated[str | None, Line("how often it is reported", longest=80)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationRequirement(Typed):
    """Something that the provider tells the commissioner, and how often."""

    report: Annotated[str, Line("what is reported", longest=200)]
    report_content: Annotated[str | None, Line("what it holds", longest=300)] = None
    report_frequency: Annotated[str, select("how often")]
    report_due: Annotated[str | None, Line("when it is due", longest=200)] = None
    report_recipient: Annotated[str | None, Line("to whom", longest=200)] = None


FREQUENCIES = ("Weekly", "Monthly", "Quarterly", "Every six months", "Once a year", "When it happens")
"""How often a report may be asked for."""


def requirement_problems(
    indicators: tuple[QualityIndicator, ...],
    reports: tuple[InformationRequirement, ...],
    services: Collection[str],
) -> dict[str, str | None]:
    """What is wrong with them, by field. services: the codes of the contract's services."""
    found: dict[str, str | None] = {}
    for n, one in enumerate(indicators):
        found |= {f"indicators-{n}-{name}": words for name, words in text_problems(one).items()}
        if one.indicator_service and one.indicator_service not in services:
            found[f"indicators-{n}-indicator_service"] = "No service of this contract has this code"
    for n, told in enumerate(reports):
        found |= {f"reports-{n}-{name}": words for name, words in text_problems(told).items()}
        if told.report_frequency not in FREQUENCIES:
            found[f"reports-{n}-report_frequency"] = f"Select how often: {', '.join(FREQUENCIES)}"
    return found | _twice(indicators, reports)


def _twice(
    indicators: tuple[QualityIndicator, ...], reports: tuple[InformationRequirement, ...]
) -> dict[str, str | None]:
    asked = [(folded(one.indicator), one.indicator_service) for one in indicators]
    told = [folded(one.report) for one in reports]
    found: dict[str, str | None] = {
        f"indicators-{n}-indicator": "This indicator is there already" for n, one in enumerate(asked)
        if Counter(asked[:n])[one]
    }  # fmt: skip
    return found | {
        f"reports-{n}-report": "This report is there already"
        for n, one in enumerate(told)
        if Counter(told[:n])[one]
    }


def holds(indicators: tuple[QualityIndicator, ...], measure: str) -> bool:
    """Whether one of the indicators is what was promised, by its very words."""
    return folded(measure) in {folded(one.indicator) for one in indicators}
