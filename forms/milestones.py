"""What is asked about a milestone."""

from __future__ import annotations

from forms.days import DatePartsField
from forms.fields import CheckboxField, LongTextField, NameField, SelectField
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.separation.milestones import NewMilestone


class MilestoneForm(ValueForm[NewMilestone]):
    """A milestone: who does what by when, what it waits for, and what shows that it was done."""

    submit_text = "Save milestone"
    makes = NewMilestone

    programme_id = RecordField("Programme", of="programme", thing="the programme")
    title = NameField("Title of the milestone", thing="the title of the milestone")
    milestone_kind = SelectField("Kind of milestone", thing="the kind of milestone")
    due_on = DatePartsField("Due on", thing="the day it is due")
    milestone_owner_id = RecordField("Who owns it?", of="person", thing="who owns it", optional=True)
    waits_for_id = RecordField(
        "What does it wait for?",
        of="milestone",
        thing="what it waits for",
        optional=True,
        hint="A milestone of the same programme that must be done first",
    )
    stops_others = CheckboxField(
        "While it is open, nothing else in the programme can be done",
        thing="whether it stops the others",
        optional=True,
        hint="For example, a judicial review",
    )
    done_on = DatePartsField("Done on", thing="the day it was done", optional=True)
    evidence = LongTextField(
        "What shows that it was done?", thing="what shows that it was done", optional=True, rows=2
    )


class AmendMilestoneForm(MilestoneForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
