"""What is asked when an interest may be one in a body of the register."""

from __future__ import annotations

from forms.base import NhsForm
from forms.fields import LongTextField, RadiosField
from register.domain.interests.recognitions import ANSWER_LABELS, Answer, NewRecognition


class RecognitionForm(NhsForm):
    """The same body or another one, and how somebody knows."""

    submit_text = "Save answer"

    answer = RadiosField(
        "Are the two the same body?", thing="whether the two are the same body",
        options=[(answer.value, words) for answer, words in ANSWER_LABELS.items()], coerce=Answer,
    )  # fmt: skip
    reason = LongTextField(
        "How do you know?", thing="how you know", rows=2,
        hint="For example, the company number on its letter, or what the person told you",
    )  # fmt: skip

    def to_domain(self, **addressed: str) -> NewRecognition:
        """addressed: both sides of the question, and who answers."""
        return NewRecognition(answer=self.answer.data, reason=self.reason.data, **addressed)
