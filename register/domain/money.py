"""Money: pence as integers, unit prices as ten-thousandths of a pound, one way of rounding."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

# A sum above this is a slip of the keyboard, not an amount: ten billion pounds. Not a rule of the field.
ABSURD_GBP = Decimal(10_000_000_000)


def _whole(amount: Decimal) -> int:
    with localcontext(prec=60):
        return int(amount.to_integral_value(rounding=ROUND_HALF_UP))


def pence(amount_gbp: Decimal) -> int:
    """Pounds to pence, half a penny rounding away from nought."""
    with localcontext(prec=60):
        return _whole(amount_gbp * 100)


def pounds(amount_pence: int) -> Decimal:
    return Decimal(amount_pence).scaleb(-2)


def ten_thousandths(price_gbp: Decimal) -> int:
    """A unit price in pounds as whole ten-thousandths of a pound."""
    with localcontext(prec=60):
        return _whole(price_gbp * 10_000)


def unit_price(price_tenthousandths: int) -> Decimal:
    return Decimal(price_tenthousandths).scaleb(-4)


def rounded(amount: Fraction) -> int:
    """The nearest whole number, halves away from nought."""
    whole = int(abs(amount) + Fraction(1, 2))
    return whole if amount >= 0 else -whole


def priced_pence(quantity: Decimal, price_tenthousandths: int) -> int:
    """Quantity times unit price, in pence."""
    return rounded(Fraction(quantity) * price_tenthousandths / 100)


def instalments(total_pence: int, count: int) -> tuple[int, ...]:
    """So many payments of the same size; the last one balances, so that they add up to the total."""
    if count < 1:
        raise ValueError("at least one instalment is needed")
    each = rounded(Fraction(total_pence, count))
    return (each,) * (count - 1) + (total_pence - each * (count - 1),)


def said(amount_pence: int) -> str:
    """An amount as messages print it: £1,250.50, or £25,000 when there are no pence."""
    text = f"{abs(pounds(amount_pence)):,.2f}".removesuffix(".00")
    return f"-£{text}" if amount_pence < 0 else f"£{text}"


def pence_problem(pence: int | None, label: str) -> str | None:
    """The same of an amount in pence; nothing is wrong with one that was left out."""
    return None if pence is None else amount_problem(pounds(pence), label)


def amount_problem(amount_gbp: Decimal | None, label: str) -> str | None:
    """What is wrong with an amount of pounds that somebody typed, or None; nothing is wrong with one that was left out."""
    if amount_gbp is None:
        return None
    if not amount_gbp.is_finite():
        return f"{label} must be a number, like 1250.50"
    if amount_gbp < 0:
        return f"{label} must be £0 or more"
    if amount_gbp > ABSURD_GBP:
        return f"{label} must be £10,000,000,000 or less"
    if amount_gbp != pounds(pence(amount_gbp)):
        return f"{label} must have no more than 2 decimal places"
    return None
