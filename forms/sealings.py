"""What is asked for the register of sealings."""

from __future__ import annotations

from forms.days import DatePartsField
from forms.fields import LongTextField, NameField, SelectField, TextField
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.contracts.sealings import NewSealing


class SealingForm(ValueForm[NewSealing]):
    """A deed: whose, what, how and when it was executed, and by whom."""

    submit_text = "Save entry"
    makes = NewSealing

    organisation_id = RecordField(
        "Whose deed is it?", of="organisation", thing="the organisation whose deed it is"
    )
    deed = TextField("What was sealed or signed", thing="what was sealed or signed")
    contract_id = RecordField("Contract", of="contract", thing="the contract", optional=True)
    execution = SelectField(
        "How was it executed?", thing="how it was executed",
        hint="It has to be a way in which a body of this kind executes deeds",
    )  # fmt: skip
    sealed_on = DatePartsField("Executed on", thing="the day it was executed")
    first_signatory_id = RecordField("Who signed?", of="person", thing="who signed")
    first_capacity = TextField(
        "Signed as", thing="the capacity in which they signed", hint="For example, Chairman"
    )
    second_signatory_id = RecordField("Who signed too?", of="person", thing="who signed too", optional=True)
    second_capacity = TextField("The second signed as", thing="the capacity of the second", optional=True)
    witness = NameField(
        "Witness",
        thing="the name of the witness",
        optional=True,
        hint="Somebody who saw it and does not sign for it",
    )
    seal_minute = TextField(
        "Minute",
        thing="the minute",
        optional=True,
        hint="In which the use of the seal was agreed or reported",
    )


class AmendSealingForm(SealingForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
