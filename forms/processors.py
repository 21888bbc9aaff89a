"""What is asked about a processor under a sharing agreement, and about the terms of its contract."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forms.days import DatePartsField
from forms.fields import LongTextField, NameField, SelectField, TextField
from forms.options import as_options
from forms.records import RecordField
from forms.values import Rows, ValueForm
from register.domain.sharing.processors import ANSWER_LABELS, NewProcessor, ProcessorTerm, TermAnswer

ANSWERS = as_options((answer.value, words) for answer, words in ANSWER_LABELS.items())
SOME: Any = {"optional": True, "marked": False}


def _term(number: int) -> Iterable[tuple[str, Any]]:
    said = f"Term {number + 1}"
    yield "term", SelectField(said, thing="the term", **SOME)
    yield (
        "term_answer",
        SelectField(
            f"{said}: does the contract say it?",
            thing="whether the contract says it",
            options=ANSWERS,
            coerce=TermAnswer,
            **SOME,
        ),
    )
    yield "term_where", TextField(f"{said}: where it says so, or why it is not needed", **SOME)


class ProcessorForm(ValueForm[NewProcessor]):
    """A processor: under which agreement, what it does, from when to when, and what its contract says."""

    submit_text = "Save processor"
    makes = NewProcessor

    agreement_id = RecordField("Agreement", of="agreement", thing="the agreement")
    organisation_id = RecordField("Processor", of="organisation", thing="the processor")
    processing = NameField(
        "What does it do with the information?",
        thing="what it does with the information",
        hint="In a few words",
    )
    engager_id = RecordField(
        "Which processor engages it?", of="processor", thing="the processor that engages it", optional=True,
        hint="For a sub-processor only",
    )  # fmt: skip
    processing_contract = TextField(
        "Reference of its contract", thing="the reference of its contract", optional=True
    )
    starts_on = DatePartsField("Start date")
    ends_on = DatePartsField("End date", optional=True)
    ROWS = {  # noqa: RUF012
        "terms": Rows(ProcessorTerm, _term, drawn=2, instead={"term_answer": TermAnswer.NOT_SAID}),
    }


class AmendProcessorForm(ProcessorForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
