"""Gifts and hospitality: what to do with an offer, by its value, its giver and the rules of its day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from register.domain.dates import add_months, said
from register.domain.interests.interests import Interest, NewInterest, body_named
from register.domain.interests.offers import GiverKind, OfferForm, OfferRecipient, OfferResponse
from register.domain.people.organisation_names import Likeness, Names, names_on
from register.domain.rules import Rule, Ruleset, in_band

GIFT, HOSPITALITY = "Gi", "Ho"
OFFERS = (GIFT, HOSPITALITY)


class GiftOutcome(StrEnum):
    NOTHING = "nothing"
    DECLARE = "declare"
    DECLARE_FOR_ORGANISATION = "declare_for_organisation"
    SENIOR_APPROVAL = "senior_approval"
    REFUSE = "refuse"
    DECLINE = "decline"
    NO_RULE = "no_rule"

    @property
    def label(self) -> str:
        return OUTCOME_LABELS[self]


OUTCOME_LABELS = {
    GiftOutcome.NOTHING: "No need to declare",
    GiftOutcome.DECLARE: "Declare",
    GiftOutcome.DECLARE_FOR_ORGANISATION: "Declare, for the organisation only",
    GiftOutcome.SENIOR_APPROVAL: "Senior approval",
    GiftOutcome.REFUSE: "Refuse, unless approved",
    GiftOutcome.DECLINE: "Decline",
    GiftOutcome.NO_RULE: "No rule of that day",
}


class AgainstRule(StrEnum):
    """Why an offer that was accepted is a possible policy breach. An officer decides; it is never published."""

    NOT_TO_BE_ACCEPTED = "not_to_be_accepted"
    NOT_APPROVED = "not_approved"
    APPROVED_AFTERWARDS = "approved_afterwards"
    APPROVED_WITHOUT_REASON = "approved_without_reason"
    FOR_ONESELF = "for_oneself"

    @property
    def words(self) -> str:
        return AGAINST_WORDS[self]


AGAINST_WORDS = {
    AgainstRule.NOT_TO_BE_ACCEPTED: "It was accepted although the rule says to decline it",
    AgainstRule.NOT_APPROVED: "It was accepted without the senior approval that the rule asks for",
    AgainstRule.APPROVED_AFTERWARDS: "It was approved only after it had been accepted",
    AgainstRule.APPROVED_WITHOUT_REASON: "It was approved without the reason that the rule asks for",
    AgainstRule.FOR_ONESELF: "It was accepted for the person although the rule says for the organisation only",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An offer to judge. situation: Gi or Ho. earlier_pence: what the same source gave before, for a gift. form None:
    nobody said."""

    situation: str
    giver_kind: GiverKind
    value_pence: int
    form: OfferForm | None = None
    earlier_pence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftAdvice:
    """What to do, in the rule's own words; total_pence is the sum that was judged; rule says which rule it was, in which
    version."""

    outcome: GiftOutcome
    words: str
    total_pence: int
    source: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """Gifts of the months before. same: surely by the same giver, which count together. likely: by a giver with a name so
    like it that the person is asked."""

    same: tuple[Interest, ...] = ()
    likely: tuple[Interest, ...] = field(default=())

    @property
    def pence(self) -> int:
        return sum(gift.value_pence or 0 for gift in self.same)


def gift_advice(offer: Offer, ruleset: Ruleset, *, on: date, body: str | None = None) -> GiftAdvice:
    """Managing conflicts of interest in the NHS, 2017 and 2024 (corrections 2), or a local policy."""
    key, total = _key(offer), _total(offer)
    rule = ruleset.find(key, on=on, body=body)
    if rule is None:
        words = "No rule of that day says what to do. Ask the governance officer"
        return GiftAdvice(outcome=GiftOutcome.NO_RULE, words=words, total_pence=total)
    row = in_band(total, rule.value) if isinstance(rule.value, list) else rule.value
    if row["outcome"] == "at_the_limit":
        rule = ruleset.rule("gifts.at_the_limit", on=on, body=body)
        row = rule.value
    outcome, words = GiftOutcome(row["outcome"]), row["words"] + _unless(offer, row["outcome"])
    return GiftAdvice(
        outcome=outcome, words=words, total_pence=total, source=rule.source, rule=version_of(rule)
    )


def version_of(rule: Rule) -> str:
    """Which rule it was: its key, whose it is, since when it holds, and its version in the register."""
    whose = "local" if rule.local else "national"
    since = f", from {said(rule.valid_from)}" if rule.valid_from else ""
    return f"{rule.key}, {whose}{since}" + (f" ({rule.version})" if rule.version else "")


def _unless(offer: Offer, outcome: str) -> str:
    """Nobody said what it was, so the answer says what would change it."""
    unknown = offer.situation == GIFT and offer.form is None and outcome != GiftOutcome.DECLINE
    return ". If it was cash or a voucher, decline it" if unknown else ""


def _key(offer: Offer) -> str:
    supplier = offer.giver_kind is GiverKind.SUPPLIER
    if offer.situation == HOSPITALITY:
        return _hospitality_key(offer, supplier)
    if offer.form is OfferForm.CASH:
        return "gifts.cash"
    if not supplier:
        return "gifts.others"
    return "gifts.supplier_promotional" if offer.form is OfferForm.PROMOTIONAL else "gifts.supplier"


def _hospitality_key(offer: Offer, supplier: bool) -> str:
    if offer.form is OfferForm.TRAVEL_BEYOND:
        return "hospitality.travel_beyond_modest"
    if supplier:
        return "hospitality.supplier"
    return "hospitality.travel" if offer.form is OfferForm.TRAVEL else "hospitality.others"


def _total(offer: Offer) -> int:
    """Gifts from one source count together; a meal is judged by itself."""
    return offer.value_pence + (offer.earlier_pence if offer.situation == GIFT else 0)


def against_rule(new: NewInterest, advice: GiftAdvice) -> AgainstRule | None:
    """Why what happened is a possible policy breach; None where it is none. What nobody said is held against nobody."""
    if new.offer_response is not OfferResponse.ACCEPTED:
        return None
    if advice.outcome is GiftOutcome.DECLINE:
        return AgainstRule.NOT_TO_BE_ACCEPTED
    if advice.outcome in (GiftOutcome.SENIOR_APPROVAL, GiftOutcome.REFUSE):
        return _unapproved(new, advice.outcome)
    oneself = new.offered_to is OfferRecipient.MYSELF
    kept = advice.outcome is GiftOutcome.DECLARE_FOR_ORGANISATION and oneself
    return AgainstRule.FOR_ONESELF if kept else None


def _unapproved(new: NewInterest, outcome: GiftOutcome) -> AgainstRule | None:
    if not new.approved_by or new.approved_on is None:
        return AgainstRule.NOT_APPROVED
    if new.approved_on > new.arose_on:
        return AgainstRule.APPROVED_AFTERWARDS
    reasoned = bool(new.approval_reason) or outcome is GiftOutcome.SENIOR_APPROVAL
    return None if reasoned else AgainstRule.APPROVED_WITHOUT_REASON


def earlier_gifts(
    new: NewInterest, others: Iterable[Interest], ruleset: Ruleset, *, called: Mapping[str, str],
    body: str | None = None, itself: str = "",
) -> Earlier:  # fmt: skip
    """The gifts accepted from the same giver, or perhaps the same, in the months up to the day. Private givers are told
    apart by the earlier gift that was named, and by nothing else. called: the name of each body of the register by its
    id. itself: the id of the gift, once it is recorded."""
    months = ruleset.value_or(12, "gifts.sum_months", on=new.arose_on, body=body)
    since, names = add_months(new.arose_on, -months), names_on(ruleset, new.arose_on)
    everything = list(others)
    together = _same_givers(new, everything, itself)
    found: dict[Likeness, list[Interest]] = {likeness: [] for likeness in Likeness}
    for gift in everything:
        if gift.id != itself and _accepted(gift) and since < gift.arose_on <= new.arose_on:
            likeness = Likeness.SAME if gift.id in together else _likeness(new, gift, names, called)
            found[likeness].append(gift)
    return Earlier(tuple(found[Likeness.SAME]), tuple(found[Likeness.LIKELY]))


def names_earlier(new: NewInterest) -> bool:
    """Whether it says which earlier gift of the person came from the same giver."""
    return new.same_giver_id is not None


def _same_givers(new: NewInterest, others: list[Interest], itself: str) -> set[str]:
    """The ids of the gifts that the person said were by this giver: whichever of them was named, all belong together."""
    links = [{gift.id, gift.same_giver_id} for gift in others if gift.same_giver_id]
    together = {key for key in (new.same_giver_id, itself) if key}
    for _ in links:
        together = together.union(*(pair for pair in links if pair & together))
    return together


def _likeness(new: NewInterest, gift: Interest, names: Names, called: Mapping[str, str]) -> Likeness:
    if new.organisation_id and new.organisation_id == gift.organisation_id:
        return Likeness.SAME
    if GiverKind.PRIVATE in (new.giver_kind, gift.giver_kind):
        return Likeness.DIFFERENT
    one, other = (body_named(gift_, called) or "" for gift_ in (new, gift))
    if not one or not other:
        return Likeness.DIFFERENT
    found = names.likeness(one, other)
    two_of_the_register = bool(new.organisation_id and gift.organisation_id)
    return min(found, Likeness.LIKELY) if two_of_the_register else found


def _accepted(gift: Interest) -> bool:
    return gift.situation == GIFT and gift.offer_response is OfferResponse.ACCEPTED
