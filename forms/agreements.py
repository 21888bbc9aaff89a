"""What is asked about a sharing agreement, and about a party's signed copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from forms.base import SearchForm
from forms.days import DatePartsField
from forms.fields import CheckboxesField, LongTextField, NameField, RadiosField, SelectField, TextField
from forms.owners import looked_after_by
from forms.records import RecordField
from forms.values import Rows, ValueForm
from register.domain.sharing.agreements import AgreementParty, Direction, NewAgreement, PartyRole
from register.domain.sharing.frameworks import NewAccession
from register.domain.sharing.signing import NewSignature, NewWithdrawal

PLACES = ("first", "second", "third", "fourth")
LEAST = 2
ROLES = [(role.value, role.value.replace("_", " ").capitalize()) for role in PartyRole]
WAYS = [(Direction.SENDS.value, "It only shares"), (Direction.RECEIVES.value, "It only receives")]


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
    yield (
        "direction",
        SelectField(
            f"Which way does the information of the {place} organisation go?",
            thing=f"which way it goes for the {place} organisation",
            options=WAYS, optional=True, marked=False, prompt="It shares and receives", coerce=Direction,
        ),
    )  # fmt: skip


class AgreementForm(ValueForm[NewAgreement]):
    """An agreement: between whom, about what, on what basis, from when to when, and when it is looked at again."""

    submit_text = "Save agreement"
    makes = NewAgreement
    BESIDE: ClassVar = (
        "special_basis", "confidentiality_basis", "dpia_ref", "method", "frequency", "retention",
    )  # fmt: skip
    """What need not be said, in the order in which it is asked and shown."""

    title = NameField("Title of the agreement", thing="the title of the agreement")
    kind = SelectField("Kind of agreement", thing="the kind of agreement")
    ROWS = {"parties": Rows(AgreementParty, _party, drawn=len(PLACES))}  # noqa: RUF012
    purpose = LongTextField(
        "What is the information shared for?", thing="what the information is shared for", rows=3
    )
    purposes = CheckboxesField(
        "What may it be used for?", thing="what the information may be used for",
        hint="What is shared later is compared with these, and not with your words",
    )  # fmt: skip
    lawful_basis = SelectField("Lawful basis", thing="the lawful basis")
    categories = CheckboxesField(
        "What kinds of information are shared?", thing="what kinds of information are shared"
    )
    special_basis = SelectField(
        "Condition for special category data", thing="the condition for special category data", optional=True,
        prompt="None: no health or other special category data",
    )  # fmt: skip
    confidentiality_basis = SelectField(
        "How is the duty of confidence met?", thing="how the duty of confidence is met", optional=True,
        prompt="Not said",
    )  # fmt: skip
    dpia_ref = TextField(
        "Reference of the data protection impact assessment", thing="the reference of the impact assessment",
        optional=True,
    )  # fmt: skip
    method = TextField("How is the information sent?", thing="how the information is sent", optional=True)
    frequency = SelectField("How often?", thing="how often it is shared", optional=True, prompt="Not said")
    retention = TextField("How long does the recipient keep it?", thing="how long it is kept", optional=True)
    framework_id = RecordField(
        "Which framework agreement does it stand under?", of="agreement", thing="the framework agreement", optional=True,
        hint="It can then have no purpose and no kind of information that the framework does not allow",
    )  # fmt: skip
    agreement_owner_id = looked_after_by("the agreement", reminded="to review it")
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


class AgreementPaperForm(SearchForm):
    """The day that the document of an agreement is about, and by when things had been declared."""

    submit_text = "Make the Word document"

    on = DatePartsField("As it stood on", thing="the day that the document is about")
    known = DatePartsField(
        "Using only what had been declared by", thing="the day things had been declared by", optional=True
    )


class AmendAgreementForm(AgreementForm):
    """The same, and why it changes."""

    submit_text = "Save changes"
    change_from = DatePartsField(
        "From which day does the change hold?",
        thing="the day from which the change holds",
        hint="If you change what was signed, everybody signs again. Until then what they signed before stands",
    )
    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)


class SignAgreementForm(ValueForm[NewSignature]):
    """One party's signed copy."""

    submit_text = "Record signed copy"
    makes = NewSignature

    organisation_id = RadiosField("Organisation that signed", thing="the organisation that signed")
    signed_on = DatePartsField("Date it signed", thing="the date it signed")
    signed_by = NameField("Who signed?", thing="the name of who signed")
    signed_post = TextField("In which post?", thing="the post of who signed")


class AccedeForm(ValueForm[NewAccession]):
    """A body that joins a framework agreement."""

    submit_text = "Record that it joins"
    makes = NewAccession

    organisation_id = RecordField(
        "Organisation that joins", of="organisation", thing="the organisation that joins"
    )
    role = SelectField(
        "What does it do with the information?", thing="what the organisation does with the information", options=ROLES,
        optional=True, marked=False, prompt="Controller", coerce=PartyRole,
    )  # fmt: skip
    direction = SelectField(
        "Which way does its information go?", thing="which way the information goes", options=WAYS, optional=True,
        marked=False, prompt="It shares and receives", coerce=Direction,
    )  # fmt: skip
    acceded_on = DatePartsField(
        "First day on which it is a party", thing="the first day on which it is a party"
    )
    signed_on = DatePartsField("Date it signed", thing="the date it signed")
    signed_by = NameField("Who signed?", thing="the name of who signed")
    signed_post = TextField("In which post?", thing="the post of who signed")


class CorrectSignatureForm(SignAgreementForm):
    """A signature as it should read, and why it is corrected."""

    submit_text = "Correct signed copy"

    reason = LongTextField("Why are you correcting this?", thing="why you are correcting this", rows=2)


class WithdrawPartyForm(ValueForm[NewWithdrawal]):
    """A party that leaves."""

    submit_text = "Record that it withdraws"
    makes = NewWithdrawal

    organisation_id = RadiosField("Organisation that withdraws", thing="the organisation that withdraws")
    withdrawn_on = DatePartsField("First day on which it is no longer a party", thing="the date it withdraws")
    reason = LongTextField("Why does it withdraw?", thing="why it withdraws", rows=2)
