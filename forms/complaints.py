"""What is asked about a data protection complaint, on the public page and of those who keep it."""

from __future__ import annotations

from forms.base import NhsForm
from forms.days import DatePartsField
from forms.fields import CheckboxesField, CheckboxField, LongTextField, RadiosField, SelectField, TextField
from forms.options import Option
from forms.owners import looked_after_by
from forms.records import RecordField
from forms.values import ValueForm
from forms.widgets import TextInput
from register.domain.sharing.complaints import (
    Entry,
    NewComplaint,
    NewEntry,
    NewNotOne,
    NewOutcome,
    NewPublicComplaint,
    NewReceipt,
)

CARE_HINT = "Then it is an NHS complaint too, which is acknowledged within three working days"
ENTRIES = [
    Option(Entry.STEP.value, "A step that was taken", "For example, who was asked and what they answered"),
    Option(
        Entry.PROGRESS.value,
        "What they were told of progress",
        "A letter, a call or a message to whoever complained",
    ),
]


class ComplaintForm(ValueForm[NewComplaint]):
    """A complaint, in whatever way it came."""

    submit_text = "Save complaint"
    makes = NewComplaint

    what = LongTextField("What is it about?", thing="what the complaint is about", rows=5)
    received_on = DatePartsField("When was it received?", thing="the day it was received")
    received_by = SelectField(
        "How was it received?",
        thing="how it was received",
        hint="Any way counts, a call or a message on social media too",
    )
    complainant = TextField("Who complains?", thing="who complains", optional=True)
    contact = LongTextField("How are they reached?", thing="how to reach them", optional=True, rows=2)
    about_care = CheckboxField(
        "It is about care too", thing="whether it is about care too", optional=True, hint=CARE_HINT
    )
    organisation_id = RecordField(
        "Which organisation is complained of?", of="organisation", thing="the organisation", optional=True
    )
    about_incident_id = RecordField(
        "Which data incident is it about?", of="incident", thing="the data incident", optional=True
    )
    agreement_id = RecordField(
        "Which sharing agreement is it about?", of="agreement", thing="the sharing agreement", optional=True
    )
    disclosure_id = RecordField(
        "Which information shared is it about?",
        of="disclosure",
        thing="the information that was shared",
        optional=True,
    )
    complaint_owner_id = looked_after_by("the complaint")


class AmendComplaintForm(ComplaintForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)


class PublicComplaintForm(ValueForm[NewPublicComplaint]):
    """A complaint from anybody, without signing in."""

    submit_text = "Send complaint"
    makes = NewPublicComplaint

    what = LongTextField(
        "What is your complaint about?",
        thing="what your complaint is about",
        rows=8,
        hint="Say what happened to your personal information, and when, as far as you know. Do not send documents",
    )
    complainant = TextField("Your name", thing="your name")
    contact = LongTextField(
        "How can we reach you?",
        thing="how we can reach you",
        rows=2,
        hint="An email address, a telephone number or an address",
    )
    about_care = CheckboxField(
        "I also complain about care or treatment", thing="whether you complain about care too", optional=True
    )


class SlowerComplaintForm(PublicComplaintForm):
    """The same with a question that only a person answers readily, while too many come. Its words are the ticket's."""

    effort = TextField(
        "What do two numbers come to?",
        thing="the number that the two come to",
        limit=10,
        width="4",
        widget=TextInput(inputmode="numeric", autocomplete="off"),
    )


class ReceiptForm(ValueForm[NewReceipt]):
    """That it was acknowledged."""

    submit_text = "Record the acknowledgement"
    adds = True
    makes = NewReceipt

    answers = CheckboxesField(
        "What was acknowledged?",
        thing="what was acknowledged",
        hint="Each has a deadline of its own. One letter can be for both",
    )
    sent_on = DatePartsField("When was it acknowledged?", thing="the day it was acknowledged")
    how = TextField(
        "How was it acknowledged?", thing="how it was acknowledged", hint="For example, by letter"
    )


class EntryForm(ValueForm[NewEntry]):
    """A step, or a message about progress."""

    submit_text = "Record this"
    adds = True
    makes = NewEntry

    entry = RadiosField("What do you record?", thing="what you record", options=ENTRIES, coerce=Entry)
    entered_on = DatePartsField("When was it?", thing="the day of it")
    words = LongTextField("What was done or said?", thing="what was done or said", rows=4)


class OutcomeForm(ValueForm[NewOutcome]):
    """What became of it."""

    submit_text = "Record the outcome"
    makes = NewOutcome

    outcome = RadiosField("What is the outcome?", thing="the outcome")
    told_on = DatePartsField("When were they told?", thing="the day they were told")
    words = LongTextField(
        "What were they told?",
        thing="what they were told",
        rows=5,
        hint="With what was done about it, and that they may complain to the regulator",
    )


class SetAsideForm(ValueForm[NewNotOne]):
    """That it is no such complaint, and why."""

    submit_text = "Record this decision"
    makes = NewNotOne

    nature = RadiosField("What is it not?", thing="what it is not")
    reason = LongTextField("Why is it none?", thing="why it is none", rows=3)


class ReopenForm(NhsForm):
    """Why it is opened again."""

    submit_text = "Open it again"

    reason = LongTextField("Why is it opened again?", thing="why it is opened again", limit=2000, rows=3)
