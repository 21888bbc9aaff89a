"""What is asked when somebody reports a gift or hospitality: all that the rules look at, whatever was done with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from forms.days import DatePartsField
from forms.fields import LongTextField, RadiosField, SelectField, TextField
from forms.hidden import HiddenField
from forms.interests import objection_field, organisation_fields
from forms.known import AsksAboutKnown, KnownField
from forms.numbers import PenceField
from forms.options import as_options
from register.domain.dates import said
from register.domain.interests.interests import Interest, NewInterest, body_named
from register.domain.interests.offers import (
    FORMS,
    GIVER_LABELS,
    GiverKind,
    OfferForm,
    OfferRecipient,
    OfferResponse,
)
from register.domain.money import said as money

LONGEST_NAMED = 60
"""How much of an earlier gift's description names it in a list."""


class GiftForm(AsksAboutKnown[NewInterest]):
    """A gift or hospitality, as it was offered and as it was answered."""

    submit_text = "See what the rules say"
    makes = NewInterest

    description = LongTextField(
        "What was offered?", thing="what was offered", rows=3, hint="Leave out names of patients and anything about health"
    )  # fmt: skip
    offer_form = RadiosField(
        "What kind of thing was it?", thing="what kind of thing it was", coerce=OfferForm
    )
    value_pence = PenceField("What is it worth?", thing="its value", hint="An estimate is enough")
    arose_on = DatePartsField("When was it offered?", thing="the date it was offered")
    giver_kind = RadiosField(
        "Who offered it?", thing="who offered it", coerce=GiverKind,
        options=[(kind.value, words) for kind, words in GIVER_LABELS.items()],
    )  # fmt: skip
    organisation_id, organisation_name = organisation_fields(
        "Which organisation offered it?", "Leave this out for a patient, a family or another private person"
    )
    same_giver_id = SelectField(
        "Is it from the same giver as one of these?", thing="an earlier gift from the same giver", optional=True,
        marked=False, prompt="No, or not that I know",
        hint="Gifts from one giver over 12 months count together",
    )  # fmt: skip
    offer_response = RadiosField(
        "Was it accepted?", thing="whether it was accepted or declined", inline=True,
        options=[(answer.value, answer.value.capitalize()) for answer in OfferResponse], coerce=OfferResponse,
        hint="Say what happened, whatever the rules say",
    )  # fmt: skip
    offered_to = RadiosField(
        "Whom was it for?", thing="whom it was for", coerce=OfferRecipient,
        options=[("myself", "For me"), ("organisation", OfferRecipient.ORGANISATION.label)],
    )  # fmt: skip
    became_of = TextField(
        "What became of it?", thing="what became of it", optional=True,
        hint="For example: shared on the ward, given to the charity, sent back",
    )  # fmt: skip
    approved_by = TextField(
        "Who approved it?", thing="who approved it", optional=True,
        hint="Name and post of a senior person, if somebody approved it. Nobody approves their own",
    )  # fmt: skip
    approved_on = DatePartsField("When was it approved?", thing="the day it was approved", optional=True)
    approval_reason = LongTextField(
        "Why was it approved?", thing="why it was approved", optional=True, rows=2
    )
    publication_objection = objection_field()
    answered = HiddenField()

    known = KnownField("Do you mean one of these?", thing="the organisation", another="No, another body")
    beside = "organisation_name"

    def offer(self, situation: str, earlier: Iterable[Interest], bodies: Mapping[str, str]) -> None:
        """What may be chosen: the kinds of thing of this situation, and the earlier gifts."""
        self.offer_form.options = as_options((form.value, form.label) for form in FORMS[situation])
        self.same_giver_id.options = as_options((gift.id, _named(gift, bodies)) for gift in earlier)
        if not self.same_giver_id.options and not self.same_giver_id.object_data:
            del self["same_giver_id"]

    def answers(self, fingerprint: str) -> None:
        """Draw the page again with an answer: whoever sends it now has seen it."""
        self.answered.draw_again(fingerprint)
        self.submit_text = "Send"


def _named(gift: Interest, bodies: Mapping[str, str]) -> str:
    """An earlier gift in a list: its day, its worth, what it was, and the organisation if one gave it."""
    giver = body_named(gift, bodies)
    worth = "" if gift.value_pence is None else f", {money(gift.value_pence)}"
    what = " ".join((gift.description or "").split())[:LONGEST_NAMED]
    return f"{said(gift.arose_on)}{worth}: {what}" + (f", from {giver}" if giver else "")


class AmendGiftForm(GiftForm):
    """The gift as it reads from now on: what became of it, or who approved it."""

    reason = LongTextField("Why has it changed?", thing="why it has changed", optional=True, rows=2)


class CorrectGiftForm(GiftForm):
    """The gift as it should have read all along."""

    reason = LongTextField("What was wrong?", thing="what was wrong", rows=2)
