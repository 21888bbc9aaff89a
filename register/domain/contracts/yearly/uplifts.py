"""The yearly uplift of prices, less efficiency: each price before and after, rounded once, and what the rounding makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from register.domain import money
from register.domain.contracts.changes import NewChange
from register.domain.contracts.contracts import NewContract
from register.domain.contracts.lines import PriceBasis, ServiceLine, line_value_pence
from register.domain.contracts.prices import by_month
from register.domain.contracts.stages import ContractAct
from register.domain.dates import said
from register.domain.national_rules import UPLIFTS
from register.domain.rules import JsonValue, Ruleset

WHOLE = 10_000
"""Hundredths of a per cent in a whole."""
PENNY = 100
"""Ten-thousandths of a pound in a penny."""
ROUNDING = (
    "Each annual value is rounded to the penny, and each price of one to the penny where it was in whole pence and to a "
    "hundredth of a penny otherwise; halves are rounded up"
)


@dataclass(frozen=True, slots=True)
class Uplift:
    """What the prices of a year rise by, and what is taken off for efficiency, in hundredths of a per cent."""

    year: str
    first_day: date
    uplift: int
    efficiency: int
    source: str

    @property
    def net(self) -> int:
        return self.uplift - self.efficiency

    @property
    def words(self) -> str:
        return (
            f"Prices of {self.year}, from {said(self.first_day)}: uplift {_percent(self.uplift)} less efficiency "
            f"{_percent(self.efficiency)}, together {_percent(self.net)}. Source: {self.source}. {ROUNDING}."
        )


def _percent(share: int) -> str:
    return f"{Decimal(share).scaleb(-2):.2f}%"


def uplifts(ruleset: Ruleset, *, on: date) -> dict[str, Uplift]:
    """The uplifts that the rules know on a day, by the year, in the order of the rule."""
    rows: list[Mapping[str, JsonValue]] = ruleset.value_or([], UPLIFTS, on=on)
    return {
        row["year"]: Uplift(
            row["year"], date.fromisoformat(row["from"]), row["uplift_basis_points"], row["efficiency_basis_points"],
            row["source"],
        )
        for row in rows
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class PriceAfter:
    """A service before and after. price_before, price_after: of one, in ten-thousandths of a pound; None for a block.
    rounding_pence: by how much rounding the price moves the year. month_pence, last_month_pence: a twelfth, and the last
    one, which balances. stays: a price that is set nationally."""

    code: str
    name: str
    basis: PriceBasis
    price_before: int | None
    price_after: int | None
    annual_before_pence: int
    annual_after_pence: int
    rounding_pence: int
    month_pence: int
    last_month_pence: int
    stays: bool


def uplifted_line(line: ServiceLine, net: int) -> ServiceLine:
    """The service at its new price; one whose price is set nationally as it was."""
    if line.basis is PriceBasis.TARIFF:
        return line
    value, price = line.annual_value_pence, line.unit_price_tenthousandths
    return replace(
        line, annual_value_pence=None if value is None else money.rounded(_raised(value, net)),
        unit_price_tenthousandths=None if price is None else _price(price, net),
    )  # fmt: skip


def _raised(amount: int | Fraction, net: int) -> Fraction:
    return Fraction(amount) * (WHOLE + net) / WHOLE


def _price(price: int, net: int) -> int:
    step = 1 if price % PENNY else PENNY
    return money.rounded(_raised(price, net) / step) * step


def price_after(line: ServiceLine, net: int) -> PriceAfter:
    after, stays = uplifted_line(line, net), line.basis is PriceBasis.TARIFF
    year, months = line_value_pence(after), by_month(after)
    exact = year if stays else money.rounded(_exact(line, net))
    return PriceAfter(
        line.code, line.name, line.basis, line.unit_price_tenthousandths, after.unit_price_tenthousandths,
        line_value_pence(line), year, year - exact, months[0], months[-1], stays,
    )  # fmt: skip


def _exact(line: ServiceLine, net: int) -> Fraction:
    """The year as it would be if no price were rounded."""
    if line.basis is PriceBasis.BLOCK:
        return _raised(line.annual_value_pence or 0, net)
    worth = Fraction(line.quantity or 0) * (line.unit_price_tenthousandths or 0) / PENNY
    return _raised(worth, net)


def change_for(contract: NewContract, uplift: Uplift) -> NewChange:
    """The variation that brings every price to the year, from the first day of the year or of the contract."""
    return NewChange(
        contract_act=ContractAct.VARY, effective_on=max(uplift.first_day, contract.starts_on),
        lines=tuple(uplifted_line(line, uplift.net) for line in contract.lines), uplift_year=uplift.year,
        text=uplift.words,
    )  # fmt: skip


def uplift_otherwise(new: NewChange, contract: NewContract, known: Mapping[str, Uplift]) -> str | None:
    """What is wrong with a change that calls itself the uplift of a year: it leads to those prices and to nothing else."""
    if new.uplift_year is None:
        return None
    found = known.get(new.uplift_year)
    if found is None:
        return "Select a year whose percentages the rules of today know"
    told = change_for(contract, found)
    same = replace(
        new, text=told.text, modification_ground=None, modification_because=None, is_materially_different=None,
        award_with_options=None, board_approvals=(),
    )  # fmt: skip
    return None if same == told else "These are not the prices that the uplift of this year leads to"
