"""What is asked to find out whether an agreement needs a data protection impact assessment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forms.days import DatePartsField
from forms.fields import LongTextField, SelectField, TextField
from forms.options import as_options
from forms.records import RecordField
from forms.values import Rows, ValueForm
from register.domain.sharing.screenings import (
    OUTCOME_LABELS,
    NewScreening,
    ScreeningAnswer,
    ScreeningOutcome,
    ScreeningPoint,
)

ANSWERS = as_options((answer.value, answer.label) for answer in ScreeningAnswer)
OUTCOMES = as_options((outcome.value, words) for outcome, words in OUTCOME_LABELS.items())
SOME: Any = {"optional": True, "marked": False}


def _point(number: int) -> Iterable[tuple[str, Any]]:
    said = f"Question {number + 1}"
    yield "screening_question", SelectField(said, thing="the question", **SOME)
    yield (
        "screening_answer",
        SelectField(f"{said}: answer", thing="the answer", options=ANSWERS, coerce=ScreeningAnswer, **SOME),
    )
    yield "screening_words", TextField(f"{said}: what the answer rests on", **SOME)


class ScreeningForm(ValueForm[NewScreening]):
    """A screening: the questions with their answers, and what a person decided."""

    submit_text = "Save screening"
    makes = NewScreening

    agreement_id = RecordField("Agreement", of="agreement", thing="the agreement")
    screened_on = DatePartsField("Day of the screening", thing="the day of the screening")
    ROWS = {  # noqa: RUF012
        "answers": Rows(
            ScreeningPoint, _point, drawn=2, instead={"screening_answer": ScreeningAnswer.NOT_SAID}
        ),
    }
    screening_outcome = SelectField(
        "What was decided?", thing="what was decided", options=OUTCOMES, coerce=ScreeningOutcome, optional=True,
        marked=False, prompt="Not decided yet",
    )  # fmt: skip
    screening_reason = LongTextField(
        "Why was it decided so?", thing="why it was decided so", rows=3, optional=True
    )


class AmendScreeningForm(ScreeningForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
