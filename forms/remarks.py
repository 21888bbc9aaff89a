"""What is asked when somebody asks back about an interest, or answers."""

from __future__ import annotations

from forms.fields import LongTextField
from forms.values import ValueForm
from register.domain.interests.remarks import NewRemark


class AskForm(ValueForm[NewRemark]):
    """What the reviewer wants to know."""

    submit_text = "Ask"
    makes = NewRemark

    said = LongTextField(
        "What do you want to know?", thing="what you want to say", rows=4,
        hint="They are told by mail that you asked, and read this after signing in",
    )  # fmt: skip


class AnswerForm(ValueForm[NewRemark]):
    """What the person answers."""

    submit_text = "Send the answer"
    makes = NewRemark

    said = LongTextField(
        "What is your answer?", thing="what you want to say", rows=4,
        hint="If the entry itself is wrong or has changed, change it as well",
    )  # fmt: skip
