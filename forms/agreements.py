"""What is asked about a sharing agreement, and about a party's signed copy."""

from __future__ import annotations

from typing import Any

from forms.base import NhsForm
from forms.days import DatePartsField
from forms.fields import CheckboxesField, LongTextField, NameField, SelectField
from register.domain.sharing import AgreementParty, NewAgreement, PartyRole

PLACES = ("first", "second", "third", "fourth")
ROLES = [(role.value, role.value.replace("_", " ").capitalize()) for role in PartyRole]


def _party(place: str) -> SelectField:
    optional = place in PLACES[2:]
    return SelectField(
        f"{place.capitalize()} organisation", thing=f"the {place} organisation", optional=optional
    )


def _role(place: str) -> SelectField:
    return SelectField(
        f"What the {place} organisation does with the information", thing=f"what the {place} organisation does",
        options=ROLES, optional=True, marked=False, prompt="Controller",
    )  # fmt: skip


class AgreementForm(NhsForm):
    """An agreement: between whom, about what, on what basis, from when to when, and when it is looked at again."""

    submit_text = "Save agreement"

    title = NameField("Title of the agreement", thing="the title of the agreement")
    kind = SelectField("Kind of agreement", thing="the kind of agreement")
    first_id, first_role = _party("first"), _role("first")
    second_id, second_role = _party("second"), _role("second")
    third_id, third_role = _party("third"), _role("third")
    fourth_id, fourth_role = _party("fourth"), _role("fourth")
    purpose = LongTextField(
        "What is the information shared for?", thing="what the information is shared for", rows=3
    )
    lawful_basis = SelectField("Lawful basis", thing="the lawful basis")
    categories = CheckboxesField(
        "What kinds of information are shared?", thing="what kinds of information are shared"
    )
    starts_on = DatePartsField("Start date")
    ends_on = DatePartsField("End date", optional=True)
    review_due_on = DatePartsField("Review date", hint="The day by which it must be looked at again")

    def to_domain(self) -> NewAgreement:
        return NewAgreement(
            title=self.title.data, kind=self.kind.data, parties=self.parties(), purpose=self.purpose.data,
            lawful_basis=self.lawful_basis.data, categories=tuple(self.categories.data),
            starts_on=self.starts_on.data, ends_on=self.ends_on.data, review_due_on=self.review_due_on.data,
        )  # fmt: skip

    def parties(self) -> tuple[AgreementParty, ...]:
        """The organisations chosen, each with what it does."""
        chosen = [(self[f"{place}_id"].data, self[f"{place}_role"].data) for place in PLACES]
        return tuple(
            AgreementParty(organisation_id=key, role=PartyRole(role or PartyRole.CONTROLLER))
            for key, role in chosen if key
        )  # fmt: skip

    def blame(self, problems: dict[str, str]) -> None:
        super().blame(
            {("second_id" if name == "parties" else name): words for name, words in problems.items()}
        )


class AmendAgreementForm(AgreementForm):
    """The same, and why it changes."""

    submit_text = "Save changes"
    rest: tuple[AgreementParty, ...] = ()
    """Parties beyond the fourth, which came by the API and stay."""

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)

    def parties(self) -> tuple[AgreementParty, ...]:
        return (*super().parties(), *self.rest)


class SignAgreementForm(NhsForm):
    """One party's signed copy."""

    submit_text = "Record signed copy"

    organisation_id = SelectField("Organisation that signed", thing="the organisation that signed")
    signed_on = DatePartsField("Date it signed", thing="the date it signed")


def as_asked(parties: tuple[AgreementParty, ...]) -> dict[str, Any]:
    """The first four parties as the form asks for them."""
    found: dict[str, Any] = {}
    for place, party in zip(PLACES, parties, strict=False):
        found |= {f"{place}_id": party.organisation_id, f"{place}_role": party.role.value}
    return found
