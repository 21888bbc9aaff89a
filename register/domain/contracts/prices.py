"""What services cost, worked out to the penny: each amount is rounded once, and parts always add up to their whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from register.domain import money
from register.domain.contracts.lines import PriceBasis, ServiceLine, line_value_pence
from register.domain.rules import Ruleset

MONTHS = 12
INCENTIVE_SHARE = "contracts.cquin_share_basis_points"
"""The rule that says which share of a contract's value an incentive scheme is worth, in hundredths of a per cent."""


def payable_pence(line: ServiceLine, delivered: Decimal) -> int:
    """What is paid for a year in which so much was delivered. A block is paid whatever was delivered. Cost and volume
    pays the marginal rate for what lies above the ceiling, and takes it off for what lies below the floor."""
    if line.basis is PriceBasis.BLOCK:
        return line.annual_value_pence or 0
    counted = Fraction(delivered)
    if line.basis is PriceBasis.COST_AND_VOLUME and line.marginal_percent is not None:
        counted = _counted(line, counted, Fraction(line.marginal_percent) / 100)
    return money.rounded(counted * (line.unit_price_tenthousandths or 0) / 100)


def _counted(line: ServiceLine, delivered: Fraction, marginal: Fraction) -> Fraction:
    """How much is paid at the full price: the bound that was passed, and the marginal share of what lies beyond."""
    low, high = line.floor_quantity, line.ceiling_quantity
    if high is not None and delivered > high:
        return Fraction(high) + (delivered - Fraction(high)) * marginal
    if low is not None and delivered < low:
        return Fraction(low) - (Fraction(low) - delivered) * marginal
    return delivered


def by_month(line: ServiceLine) -> tuple[int, ...]:
    """A year of payments for one service, in pence; the last one balances."""
    return money.instalments(line_value_pence(line), MONTHS)


def activity_by_month(quantity: Decimal) -> tuple[int, ...]:
    """A year's activity in whole numbers by month, as even as whole numbers are: they add up to the year."""
    whole = int(quantity.to_integral_value())
    each, left = divmod(whole, MONTHS)
    return tuple(each + (month < left) for month in range(MONTHS))


def shared(total: int, weights: Sequence[Fraction | int | Decimal]) -> tuple[int, ...]:
    """A whole in proportion to weights; whoever lost most by rounding down gets the next one, so that it adds up.
    Nobody gets anything where no weight is above nought."""
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact, Fraction())
    if whole <= 0:
        return (0,) * len(exact)
    parts = [total * weight / whole for weight in exact]
    floors = [part.numerator // part.denominator for part in parts]
    left = total - sum(floors)
    neediest = sorted(range(len(parts)), key=lambda n: (floors[n] - parts[n], n))[:left]
    return tuple(floor + (n in neediest) for n, floor in enumerate(floors))


@dataclass(frozen=True, slots=True)
class Incentive:
    """An incentive scheme of a year. share: hundredths of a per cent of the annual value."""

    share: int
    pence: int

    @property
    def percent(self) -> Decimal:
        return Decimal(self.share).scaleb(-2).normalize()


def incentive(annual_pence: int, ruleset: Ruleset, *, on: date) -> Incentive | None:
    """What the national incentive scheme of a day is worth; None while there is none."""
    share = ruleset.value_or(0, INCENTIVE_SHARE, on=on)
    if not isinstance(share, int) or share <= 0:
        return None
    return Incentive(share, money.rounded(Fraction(annual_pence * share, 10_000)))
