"""What is asked of whoever hands over the tasks of somebody who has left."""

from __future__ import annotations

from forms.fields import CheckboxesField, EmailField, LongTextField
from forms.values import ValueForm
from register.domain.duties.leavers import NewHandover


class HandoverForm(ValueForm[NewHandover]):
    """Which tasks go to whom, and why."""

    submit_text = "Hand them over"
    makes = NewHandover

    tasks = CheckboxesField(
        "Which tasks are handed over?", thing="the tasks", missing="Select the tasks that are handed over"
    )
    to = EmailField(
        "Who takes them over?",
        thing="the email address of whoever takes over",
        hint="Their work email address",
    )
    reason = LongTextField(
        "Why this person?", thing="why this person takes over", rows=2,
        hint="For example: manages these contracts from now on",
    )  # fmt: skip
