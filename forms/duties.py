"""What is asked of whoever acknowledges a task."""

from __future__ import annotations

from forms.days import MomentField
from forms.fields import LongTextField, RadiosField
from forms.values import ValueForm
from register.domain.duties.acknowledging import NewAcknowledgement


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
