"""What is asked about a lesson of a data incident."""

from __future__ import annotations

from forms.days import DatePartsField
from forms.fields import LongTextField, NameField
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.sharing.lessons import NewLesson


class LessonForm(ValueForm[NewLesson]):
    """What was learnt, and the action that follows."""

    submit_text = "Save lesson"
    makes = NewLesson

    lesson_of_id = RecordField("Data incident", of="incident", thing="the data incident")
    learnt = LongTextField("What was learnt?", thing="what was learnt", rows=3)
    title = NameField("What is done so that it does not happen again?", thing="the action")
    action_owner_id = RecordField(
        "Who owns the action?",
        of="person",
        thing="who owns the action",
        optional=True,
        hint="The information governance lead, if you name nobody",
    )
    action_due_on = DatePartsField("When is it due?", thing="the day the action is due")
    taken_on = DatePartsField("When was it taken?", thing="the day it was taken", optional=True)
    taken_evidence = LongTextField(
        "What shows that it was taken?", thing="what shows that it was taken", optional=True, rows=2
    )


class AmendLessonForm(LessonForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
