"""Gifts and hospitality: what to do with an offer, by its value, its giver and the rules of its day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from register.domain.dates import add_months
from register.domain.interests.interests import GiverKind, Interest, OfferResponse
from register.domain.people.organisation_names import Likeness, Names
from register.domain.rules import JsonValue, Ruleset, in_band

GIFT, HOSPITALITY = "Gi", "Ho"


class GiftOutcome(StrEnum):
    NOTHING = "nothing"
    DECLARE = "declare"
    DECLARE_FOR_ORGANISATION = "declare_for_organisation"
    SENIOR_APPROVAL = "senior_approval"
    REFUSE = "refuse"
    DECLINE = "decline"
    NO_RULE = "no_rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An offer to judge. situation: Gi or Ho. earlier_pence: what the same source gave before, for a gift."""

    situation: str
    giver_kind: GiverKind
    value_pence: int
    cash: bool = False
    promotional: bool = False
    earlier_pence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftAdvice:
    """What to do, in the rule's own words; total_pence is the sum that was judged."""

    outcome: GiftOutcome
    words: str
    total_pence: int
    source: str | None = None


def gift_advice(offer: Offer, ruleset: Ruleset, *, on: date, body: str | None = None) -> GiftAdvice:
    """Managing conflicts of interest in the NHS, 2017 and 2024 (corrections 2), or a local policy."""
    key = _key(offer)
    rule = ruleset.find(key, on=on, body=body)
    total = _total(offer)
    if rule is None:
        words = "No rule of that day says what to do. Ask the governance officer"
        return GiftAdvice(outcome=GiftOutcome.NO_RULE, words=words, total_pence=total)
    row = in_band(total, rule.value) if isinstance(rule.value, list) else rule.value
    if row["outcome"] == "at_the_limit":
        row = ruleset.value("gifts.at_the_limit", on=on, body=body)
    return _advice(row, total, rule.source)


def _advice(row: JsonValue, total_pence: int, source: str) -> GiftAdvice:
    outcome = GiftOutcome(row["outcome"])
    return GiftAdvice(outcome=outcome, words=row["words"], total_pence=total_pence, source=source)


def _key(offer: Offer) -> str:
    supplier = offer.giver_kind is GiverKind.SUPPLIER
    if offer.cash:
        return "gifts.cash"
    if offer.situation == HOSPITALITY:
        return "hospitality.supplier" if supplier else "hospitality.others"
    if not supplier:
        return "gifts.others"
    return "gifts.supplier_promotional" if offer.promotional else "gifts.supplier"


def _total(offer: Offer) -> int:
    """Gifts from one source count together; a meal is judged by itself."""
    earlier = offer.earlier_pence if offer.situation == GIFT else 0
    return offer.value_pence + earlier


def twelve_month_total(
    gifts: Iterable[Interest], source: str, ruleset: Ruleset, *, on: date, body: str | None = None
) -> int:
    """Pence accepted from one source (an organisation's id or its name, however it was written) in the months up
    to the day."""
    months = ruleset.value_or(12, "gifts.sum_months", on=on, body=body)
    since = add_months(on, -months)
    names = Names(ruleset, on)
    counted = (gift for gift in gifts if _counts(gift, source, names) and since < gift.arose_on <= on)
    return sum(gift.value_pence for gift in counted if gift.value_pence is not None)


def _counts(gift: Interest, source: str, names: Names) -> bool:
    accepted = gift.situation == GIFT and gift.offer_response is OfferResponse.ACCEPTED
    if not accepted or source == gift.organisation_id:
        return accepted
    typed = gift.organisation_name or ""
    return names.likeness(typed, source) is Likeness.SAME
