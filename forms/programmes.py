"""What is asked about a separation programme."""

from __future__ import annotations

from forms.base import NhsForm, SearchForm
from forms.days import DatePartsField
from forms.fields import LongTextField, NameField, SelectField, TextField
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.separation.programmes import NewProgramme


class ProgrammeForm(ValueForm[NewProgramme]):
    """A programme: of which kind, whose, from when to when, what for, and who agreed to it."""

    submit_text = "Save programme"
    makes = NewProgramme

    title = NameField("Title of the programme", thing="the title of the programme")
    programme_kind = SelectField("Kind of programme", thing="the kind of programme")
    organisation_id = RecordField("Whose programme is it?", of="organisation", thing="whose programme it is")
    starts_on = DatePartsField("Starts", thing="the start date")
    target_on = DatePartsField("To be done by", thing="the day by which it should be done")
    aim = LongTextField("What is it for?", thing="what it is for", rows=3)
    overseer_id = RecordField("Who oversees it?", of="organisation", thing="who oversees it", optional=True)
    agreed_on = DatePartsField("Day it was agreed", thing="the day it was agreed", optional=True)
    agreed_minute = TextField("Minute or letter that says so", thing="the minute or letter", optional=True)


class AmendProgrammeForm(ProgrammeForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)


class PlanForm(NhsForm):
    """Adding the milestones of a kind asks nothing."""

    submit_text = "Add these milestones"


class BoardReportForm(SearchForm):
    """The day that a board's report is about, and by when things had been declared."""

    submit_text = "Make the Word file"

    on = DatePartsField("As it stood on", thing="the day that the report is about")
    known = DatePartsField(
        "Using only what had been declared by", thing="the day things had been declared by", optional=True
    )
