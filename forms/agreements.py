"""What is asked about a sharing agreement, and about a party's signed copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from forms.base import NhsForm
from forms.days import DatePartsField
from forms.fields import CheckboxesField, LongTextField, NameField, SelectField
from forms.records import RecordField
from forms.values import Rows, ValueForm
from register.domain.sharing.agreements import AgreementParty, NewAgreement, PartyRole

PLACES = ("first", "second", "third", "fourth")
LEAST = 2
ROLES = [(role.value, role.value.replace("_", " ").capitalize()) for role in PartyRole]


def _party(number: int) -> Iterable[tuple[str, Any]]:
    place = PLACES[number] if number < len(PLACES) else f"{number + 1}th"
    yield (
        "organisation_id",
        RecordField(
            f"{place.capitalize()} organisation",
            of="organisation",
            thing=f"the {place} organisation",
            optional=number >= LEAST,
        ),
    )
    yield (
        "role",
        SelectField(
            f"What the {place} organisation does with the information", thing=f"what the {place} organisation does",
            options=ROLES, optional=True, marked=False, prompt="Controller", coerce=PartyRole,
        ),
    )  # fmt: skip


class AgreementForm(ValueForm[NewAgreement]):
    """An agreement: between whom, about what, on what basis, from when to when, and when it is looked at again."""

    submit_text = "Save agreement"
    makes = NewAgreement

    title = NameField("Title of the agreement", thing="the title of the agreement")
    kind = SelectField("Kind of agreement", thing="the kind of agreement")
    ROWS = {"parties": Rows(AgreementParty, _party, drawn=len(PLACES))}  # noqa: RUF012
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

    @property
    def places(self) -> list[Any]:
        """The questions that ask for an organisation."""
        return [self[f"parties-{number}-organisation_id"] for number in range(self.counts["parties"])]

    def blame(self, problems: Mapping[str, str]) -> None:
        """What is wrong with the parties as a whole stands beside the second."""
        super().blame(
            {("parties-1" if name == "parties" else name): words for name, words in problems.items()}
        )


class AmendAgreementForm(AgreementForm):
    """The same, and why it changes."""

    submit_text = "Save changes"
    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)


class SignAgreementForm(NhsForm):
    """One party's signed copy."""

    submit_text = "Record signed copy"

    organisation_id = SelectField("Organisation that signed", thing="the organisation that signed")
    signed_on = DatePartsField("Date it signed", thing="the date it signed")
