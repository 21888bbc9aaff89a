"""What is asked of whoever acknowledges a task."""

from __future__ import annotations

from forms.days import DatePartsField, MomentField
from forms.fields import LongTextField, RadiosField
from forms.values import ValueForm
from register.domain.duties.acknowledging import NewAcknowledgement
from register.domain.duties.contract_tasks import NewTaskDone


class AcknowledgeForm(ValueForm[NewAcknowledgement]):
    """A task in hand, and until when no reminders are sent."""

    submit_text = "Acknowledge this task"
    makes = NewAcknowledgement

    task = RadiosField("Which task?", thing="the task")
    until = MomentField(
        "Until when are no reminders sent?", thing="the time until which no reminders are sent", optional=True,
        hint="Leave it empty for: until the deadline. The reminder at the deadline itself always comes",
    )  # fmt: skip
    reason = LongTextField("What are you doing about it?", thing="what you are doing about it", rows=3)


class TaskDoneForm(ValueForm[NewTaskDone]):
    """A task that is done, when, and what shows it."""

    submit_text = "This task is done"
    makes = NewTaskDone

    task = RadiosField("Which task?", thing="the task")
    carried_out_on = DatePartsField("On which day was it done?", thing="the day on which it was done")
    evidence = LongTextField(
        "What shows that it was done?", thing="what shows that it was done", rows=3,
        hint="For example: minutes of 9 December 2026, item 4, in the contract's folder",
    )  # fmt: skip
