"""What the rules answer of a gift or hospitality, before it is sent and as it is recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.dates import add_months
from register.domain.errors import Invalid
from register.domain.interests.gifts import (
    GIFT,
    OFFERS,
    AgainstRule,
    Earlier,
    GiftAdvice,
    Offer,
    against_rule,
    earlier_gifts,
    gift_advice,
)
from register.domain.interests.interests import Interest, NewInterest, check_interest
from register.domain.interests.offers import OfferResponse
from register.domain.permissions import Viewer
from register.models.organisations import OrganisationVersion
from register.queries.interests.interests import interests_of, to_domain
from register.queries.people.people import body_of
from register.queries.rules import ruleset
from register.queries.visible import NOW, known, seen_by

B = OrganisationVersion


@dataclass(frozen=True, slots=True)
class Answered:
    """What the rules say of an offer, why it is a possible policy breach (if it is one), and the gifts before it."""

    advice: GiftAdvice
    against: AgainstRule | None
    earlier: Earlier

    @property
    def fingerprint(self) -> str:
        """The same as long as the answer is the same, so that nobody sends what they were not answered."""
        told = (self.advice.outcome, self.advice.rule, self.advice.total_pence, self.against)
        likely = sorted(gift.id for gift in self.earlier.likely)
        return hashlib.sha256(repr((*map(str, told), likely)).encode()).hexdigest()[:32]

    @property
    def columns(self) -> dict[str, Any]:
        """As it is kept with the entry."""
        advice = self.advice
        return {
            "advice_outcome": advice.outcome.value, "advice_words": advice.words, "advice_rule": advice.rule,
            "advice_pence": advice.total_pence, "against_rule": self.against.value if self.against else None,
        }  # fmt: skip


NOT_JUDGED: dict[str, Any] = dict.fromkeys(
    ("advice_outcome", "advice_words", "advice_rule", "advice_pence", "against_rule")
)
"""The same columns of what is neither a gift nor hospitality."""


def answer(session: Session, new: NewInterest, *, viewer: Viewer, itself: str = "") -> Answered | None:
    """By the rules of the day of the offer; None for anything else, or where the value or the giver is not known.
    itself: the id of the gift, once it is recorded."""
    if new.situation not in OFFERS or new.value_pence is None or new.giver_kind is None:
        return None
    rules, body = ruleset(session), body_of(session, new.person_id, new.arose_on, viewer=viewer)
    earlier = Earlier()
    if new.situation == GIFT:
        others = [to_domain(row) for row in interests_of(session, [new.person_id], viewer=viewer)]
        called = _called(session, (new, *others), viewer)
        earlier = earlier_gifts(new, others, rules, called=called, body=body, itself=itself)
    offer = Offer(
        situation=new.situation, giver_kind=new.giver_kind, value_pence=new.value_pence, form=new.offer_form,
        earlier_pence=earlier.pence,
    )  # fmt: skip
    advice = gift_advice(offer, rules, on=new.arose_on, body=body)
    return Answered(advice, against_rule(new, advice), earlier)


@dataclass(frozen=True, slots=True)
class GiftCheck:
    """The answer as machines are told it. perhaps_same_giver: references of earlier gifts by a giver whose name is so like
    this one's that the person should say whether it is the same."""

    outcome: str
    words: str
    total_pence: int
    rule: str
    source: str | None
    possible_breach: str | None
    perhaps_same_giver: tuple[str, ...]


def check(session: Session, new: NewInterest, *, viewer: Viewer, today: date) -> GiftCheck:
    """The answer before anything is recorded. Invalid names each wrong field, and refuses what is no gift."""
    body = body_of(session, new.person_id, today, viewer=viewer)
    check_interest(new, ruleset(session), today=today, body=body)
    found = answer(session, new, viewer=viewer)
    if found is None:
        raise Invalid({"situation": "Only a gift or hospitality has an answer before it is sent"})
    refs = {
        row.thing_id: row.ref
        for row in (interests_of(session, [new.person_id], viewer=viewer) if found.earlier.likely else ())
    }
    advice, words = found.advice, found.against.words if found.against else None
    return GiftCheck(
        advice.outcome.value, advice.words, advice.total_pence, advice.rule, advice.source, words,
        tuple(refs[gift.id] for gift in found.earlier.likely),
    )  # fmt: skip


def earlier_of(
    session: Session, person_id: str, on: date, *, viewer: Viewer, itself: str = ""
) -> list[Interest]:
    """The gifts that a person accepted in the months up to a day, the newest first: one of them may be named as by the
    same giver."""
    months = ruleset(session).value_or(12, "gifts.sum_months", on=on)
    since = add_months(on, -months)
    rows = interests_of(session, [person_id], viewer=viewer)
    gifts = [to_domain(row) for row in rows if row.situation == GIFT and row.thing_id != itself]
    taken = [
        gift for gift in gifts if gift.offer_response is OfferResponse.ACCEPTED and gift.arose_on > since
    ]
    return sorted(taken, key=lambda gift: (gift.arose_on, gift.id), reverse=True)


def _called(session: Session, gifts: Iterable[NewInterest], viewer: Viewer) -> dict[str, str]:
    ids = sorted({gift.organisation_id for gift in gifts if gift.organisation_id})
    if not ids:
        return {}
    query = select(B.thing_id, B.name).where(B.thing_id.in_(ids), seen_by(B, viewer), *known(B, NOW))
    return {row.thing_id: row.name for row in session.execute(query.order_by(B.thing_id))}
