"""What is asked when somebody records what came of a question."""

from __future__ import annotations

from forms.base import NhsForm
from forms.fields import RadiosField
from register.domain.interests.questions import QUESTION_OUTCOMES, QuestionOutcome


class QuestionForm(NhsForm):
    """What came of it."""

    submit_text = "Record what came of it"

    outcome = RadiosField(
        "What came of the question?", thing="what came of the question", coerce=QuestionOutcome,
        options=[(outcome.value, words) for outcome, words in QUESTION_OUTCOMES.items()],
    )  # fmt: skip


class LookForm(NhsForm):
    """Nothing but the word to look again."""

    submit_text = "Look again now"
    may_repeat = True
