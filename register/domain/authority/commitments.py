"""What is held against the limit of a delegation: the whole contract, one order or a year, with or without VAT."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import Any

from register.domain import money
from register.domain.dates import said
from register.domain.rules import JsonValue, Ruleset
from register.domain.texts import sentence

CATEGORIES, VAT_RATE, YEAR_BEGINS = "authority.categories", "authority.vat_rate", "authority.year_begins"


class LimitPer(StrEnum):
    """What a limit is held against: a contract for its whole life with every option; the one order that is placed, without
    options; or all that was committed in a year."""

    CONTRACT = "contract"
    ORDER = "order"
    YEAR = "year"

    @property
    def label(self) -> str:
        return sentence(PER_WORDS[self])


class Vat(StrEnum):
    """Whether VAT is in an amount; none is due on some purchases, such as health care."""

    EXCLUDED = "excluded"
    INCLUDED = "included"
    NOT_DUE = "not_due"

    @property
    def label(self) -> str:
        return sentence(VAT_WORDS[self])


PER_WORDS = {
    LimitPer.CONTRACT: "for a whole contract with its options",
    LimitPer.ORDER: "for each order",
    LimitPer.YEAR: "for all of a year",
}
VAT_WORDS = {Vat.EXCLUDED: "without VAT", Vat.INCLUDED: "with VAT", Vat.NOT_DUE: "no VAT is due"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What somebody would commit a body to. whole_pence: for the whole life, with options. order_pence: what is ordered
    now; the whole where left out. year_pence: what it adds to what was committed before; the whole where left out. vat:
    whether VAT is in these; unknown counts as not in them. vat_percent: the rate of the day. category: a code of rule
    authority.categories. used: what was committed before in the year under each delegation whose limit is for a year, in
    that delegation's own terms, and `since` when."""

    whole_pence: int
    order_pence: int | None = None
    year_pence: int | None = None
    vat: Vat | None = None
    vat_percent: Decimal = Decimal(0)
    category: str | None = None
    used: Mapping[str, int] = field(default_factory=dict)
    since: date | None = None

    def pence_in(self, per: LimitPer, limit_vat: Vat | None) -> int:
        """The amount that a limit of this kind is held against, but for what was used before."""
        return converted(self.plain_pence(per), self.vat, limit_vat, self.vat_percent)

    def plain_pence(self, per: LimitPer) -> int:
        """The same as it was given, whatever the limit says of VAT."""
        part = self.order_pence if per is LimitPer.ORDER else None
        part = self.year_pence if per is LimitPer.YEAR else part
        return self.whole_pence if part is None else part

    def used_under(self, delegation_id: str, per: LimitPer) -> int:
        return self.used.get(delegation_id, 0) if per is LimitPer.YEAR else 0

    def said_against(self, delegation_id: str, per: LimitPer, limit_vat: Vat | None) -> str:
        """The amount in words, with how it was converted and what was used before."""
        words = money.said(self.pence_in(per, limit_vat))
        if self.is_converted(limit_vat):
            rate = f"{self.vat_percent.normalize():f} per cent"
            words += f" {VAT_WORDS[limit_vat or Vat.EXCLUDED]} ({money.said(self.plain_pence(per))} "
            words += f"{VAT_WORDS[self.vat or Vat.EXCLUDED]}, VAT at {rate})"
        used = self.used_under(delegation_id, per)
        return f"{words}, after {money.said(used)} since {said(self.since)}" if used and self.since else words

    def is_converted(self, limit_vat: Vat | None) -> bool:
        """Whether the limit says another thing of VAT than the amount does."""
        return _conversion(self.vat, limit_vat) is not None


def measured(per: LimitPer | str, limit_vat: Vat | str | None) -> str:
    """What a limit is held against, as one word."""
    return f"{per}:{limit_vat or ''}"


MEASURES = {measured(per, vat): (per, vat) for per in LimitPer for vat in (None, Vat.EXCLUDED, Vat.INCLUDED)}
"""Every kind of limit there is."""


def commitment(value: int | Commitment) -> Commitment:
    """A plain amount is the whole of it, of no category."""
    return value if isinstance(value, Commitment) else Commitment(whole_pence=value)


def part_of_pence(pence: int, percent: Decimal) -> int:
    """That share of an amount, rounded up, so that no limit is held against too little."""
    return ceil(Fraction(percent) * pence / 100)


def part(value: Commitment, percent: Decimal) -> Commitment:
    """What a party commits itself to that binds itself to a share alone."""
    if percent == 100:
        return value
    names = ("whole_pence", "order_pence", "year_pence")
    amounts: dict[str, Any] = {
        name: part_of_pence(pence, percent) for name in names if (pence := getattr(value, name)) is not None
    }
    return replace(value, **amounts)


def _conversion(vat: Vat | None, limit_vat: Vat | None) -> Vat | None:
    if limit_vat is None or vat is Vat.NOT_DUE:
        return None
    return limit_vat if limit_vat is not (vat or Vat.EXCLUDED) else None


def converted(pence: int, vat: Vat | None, limit_vat: Vat | None, percent: Decimal) -> int:
    """The amount as the limit counts it, rounded up, so that no limit is held against too little."""
    to = _conversion(vat, limit_vat)
    if to is None:
        return pence
    rate = 1 + Fraction(percent) / 100
    return ceil(pence * rate) if to is Vat.INCLUDED else ceil(pence / rate)


def vat_percent(ruleset: Ruleset, on: date) -> Decimal:
    """The rate of VAT on a day, by rule authority.vat_rate; nothing where no rule says."""
    return Decimal(str(ruleset.value_or(0, VAT_RATE, on=on)))


def year_of(ruleset: Ruleset, on: date, body: str | None = None) -> tuple[date, date]:
    """The first and the last day of the year that a limit for a year counts in, by rule authority.year_begins."""
    begins: JsonValue = ruleset.value_or({"month": 4, "day": 1}, YEAR_BEGINS, on=on, body=body)
    first = date(on.year, begins["month"], begins["day"])
    if first > on:
        first = first.replace(year=on.year - 1)
    return first, first.replace(year=first.year + 1) - timedelta(days=1)


def categories(ruleset: Ruleset, *, on: date, body: str | None = None) -> dict[str, str]:
    """The categories of purchases that a delegation may be narrowed to, by code."""
    return {row["code"]: row["name"] for row in ruleset.value_or([], CATEGORIES, on=on, body=body)}


def priced(one: Commitment, ruleset: Ruleset, on: date) -> Commitment:
    """The same with the rate of VAT of the day."""
    return replace(one, vat_percent=vat_percent(ruleset, on))
