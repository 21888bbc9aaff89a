"""What is asked about a pilot of a service."""

from __future__ import annotations

from forms.days import DatePartsField
from forms.fields import LongTextField, NameField, SelectField, TextField
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.separation.pilots import NewPilot


class PilotForm(ValueForm[NewPilot]):
    """A pilot: what it shall show, until when, when it is evaluated, and what was decided then."""

    submit_text = "Save pilot"
    makes = NewPilot

    service_id = RecordField("Service", of="care_service", thing="the service")
    programme_id = RecordField("Programme", of="programme", thing="the programme", optional=True)
    title = NameField("Title of the pilot", thing="the title of the pilot")
    pilot_question = LongTextField("What shall it show?", thing="what the pilot shall show", rows=3)
    pilot_from = DatePartsField("First day", thing="the first day of the pilot")
    pilot_to = DatePartsField("Last day", thing="the last day of the pilot")
    evaluation_due_on = DatePartsField(
        "Evaluation due on",
        thing="the day its evaluation is due",
        hint="Before its last day, so that whoever decides what follows has it",
    )
    evaluated_on = DatePartsField("Evaluated on", thing="the day it was evaluated", optional=True)
    evaluation = LongTextField(
        "What the evaluation found", thing="what the evaluation found", optional=True, rows=3
    )
    pilot_decision = SelectField("Decision", thing="the decision", optional=True)
    pilot_decided_on = DatePartsField("Decided on", thing="the day it was decided", optional=True)
    pilot_minute = TextField("Minute that says so", thing="the minute that says so", optional=True)


class AmendPilotForm(PilotForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
