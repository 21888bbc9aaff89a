"""Offers of gifts and hospitality: what was offered, for whom, who approved it, and what is wrong with what is said."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Protocol

from register.domain import money
from register.domain.people.organisation_names import words_of


class OfferResponse(StrEnum):
    ACCEPTED = "accepted"
    DECLINED = "declined"


class GiverKind(StrEnum):
    """Who offered a gift or hospitality: the rules differ, and a private person's name is kept nowhere."""

    SUPPLIER = "supplier"
    PRIVATE = "private"
    OTHER = "other"

    @property
    def label(self) -> str:
        return GIVER_LABELS[self]


GIVER_LABELS = {
    GiverKind.SUPPLIER: "A supplier or contractor, or somebody who may become one",
    GiverKind.PRIVATE: "A patient, a family or another private person",
    GiverKind.OTHER: "Another organisation, for example a charity or a university",
}


class OfferForm(StrEnum):
    """What was offered, as far as the rules tell one thing from another."""

    CASH = "cash"
    PROMOTIONAL = "promotional"
    THING = "thing"
    MEAL = "meal"
    TRAVEL = "travel"
    TRAVEL_BEYOND = "travel_beyond"

    @property
    def label(self) -> str:
        return FORM_LABELS[self]


FORM_LABELS = {
    OfferForm.CASH: "Cash, a voucher or a gift card",
    OfferForm.PROMOTIONAL: "A branded or promotional item, such as a pen or a diary",
    OfferForm.THING: "Something else",
    OfferForm.MEAL: "A meal, refreshments or an event",
    OfferForm.TRAVEL: "Travel or a place to stay, of a modest kind",
    OfferForm.TRAVEL_BEYOND: "Travel or a place to stay beyond that: business or first class, or abroad",
}
FORMS = {
    "Gi": (OfferForm.CASH, OfferForm.PROMOTIONAL, OfferForm.THING),
    "Ho": (OfferForm.MEAL, OfferForm.TRAVEL, OfferForm.TRAVEL_BEYOND),
}
"""What may be offered, by situation."""


class OfferRecipient(StrEnum):
    """For whom it was accepted: over a limit, only for the organisation or its charity."""

    MYSELF = "myself"
    ORGANISATION = "organisation"

    @property
    def label(self) -> str:
        return "The organisation or its charity" if self is OfferRecipient.ORGANISATION else "The person"


class SaidOfOffer(Protocol):
    """What somebody says of an offer."""

    @property
    def situation(self) -> str: ...
    @property
    def value_pence(self) -> int | None: ...
    @property
    def offer_form(self) -> OfferForm | None: ...
    @property
    def offer_response(self) -> OfferResponse | None: ...
    @property
    def giver_kind(self) -> GiverKind | None: ...
    @property
    def organisation_name(self) -> str | None: ...
    @property
    def approved_by(self) -> str | None: ...
    @property
    def approved_on(self) -> date | None: ...


def offer_problems(new: SaidOfOffer, needs: list[str], today: date) -> dict[str, str | None]:
    """What is wrong with each field. What happened is never refused: an approval that came afterwards is recorded with
    its day, one without a day is not."""
    offer = "response" in needs
    return {
        "value_pence": _value_problem(new, needs),
        "offer_form": _form_problem(new),
        "offer_response": "Select whether it was accepted or declined"
        if offer and not new.offer_response
        else None,
        "giver_kind": "Select who offered it" if offer and not new.giver_kind else None,
        **_approval_problems(new, today),
    }


def giver_problem(new: SaidOfOffer) -> str | None:
    """A private giver is told apart by an earlier gift, never by a name that is kept."""
    named = new.giver_kind is GiverKind.PRIVATE and bool(new.organisation_name)
    return "Leave out the name of a patient, a family or another private person" if named else None


def _value_problem(new: SaidOfOffer, needs: list[str]) -> str | None:
    if new.value_pence is None and "value" in needs:
        return "Enter the value or your estimate of it"
    return money.pence_problem(new.value_pence, "The value")


def _form_problem(new: SaidOfOffer) -> str | None:
    fits = new.offer_form is None or new.offer_form in FORMS.get(new.situation, ())
    return None if fits else "Select what was offered"


def _approval_problems(new: SaidOfOffer, today: date) -> dict[str, str | None]:
    named, day = bool(new.approved_by), new.approved_on
    missing = "Enter the day it was approved" if named and day is None else None
    late = "The day it was approved must be today or in the past" if day is not None and day > today else None
    nobody = "Enter who approved it" if day is not None and not named else None
    return {"approved_on": missing or late, "approved_by": nobody}


def approves_own(approved_by: str | None, name: str, titles: frozenset[str]) -> bool:
    """Whether the approver that was typed is the person who was offered it: every word of their name stands there."""
    own = {word for word in words_of(name) if word not in titles}
    return bool(own) and own <= set(words_of(approved_by or ""))
