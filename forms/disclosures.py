"""What is asked about information that was shared."""

from __future__ import annotations

from forms.agreements import ROLES
from forms.days import DatePartsField
from forms.fields import CheckboxesField, CheckboxField, LongTextField, SelectField, TextField
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.sharing.agreements import NewDisclosure, PartyRole


class DisclosureForm(ValueForm[NewDisclosure]):
    """Information shared: by whom, with whom, what, what for and when."""

    submit_text = "Record information shared"
    makes = NewDisclosure

    from_organisation_id = RecordField("Who shared it?", of="organisation", thing="who shared it")
    to_organisation_id = RecordField("Who received it?", of="organisation", thing="who received it")
    what = LongTextField(
        "What was shared?", thing="what was shared", rows=3,
        hint="Describe the information. Do not enter names or details of patients",
    )  # fmt: skip
    categories = CheckboxesField("What kinds of information?", thing="what kinds of information are shared")
    purpose = TextField("What was it shared for?", thing="what it was shared for")
    purpose_code = SelectField(
        "Which of these purposes is it?",
        thing="the purpose that fits",
        optional=True,
        prompt="None of these",
        hint="An agreement covers it only if it names this purpose",
    )
    recipient_role = SelectField(
        "What does the recipient do with it?", thing="what the recipient does with the information",
        options=ROLES, optional=True, marked=False, prompt="Controller", coerce=PartyRole,
    )  # fmt: skip
    stopped = CheckboxField("It was stopped before anybody received it", optional=True)
    shared_on = DatePartsField("When was it shared?", thing="the date it was shared")
    agreement_id = RecordField(
        "Under which agreement?",
        of="agreement",
        thing="the agreement",
        optional=True,
        prompt="I do not know, or none",
    )
