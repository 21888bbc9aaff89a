"""What is asked about a standard answer of a body."""

from __future__ import annotations

from forms.days import DatePartsField
from forms.fields import LongTextField, OfferedField, TextField
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.contracts.wording.standard_answers import NewStandardAnswer


class StandardAnswerForm(ValueForm[NewStandardAnswer]):
    """Whose answer, to what, for which service, the words, where they come from, and since when."""

    submit_text = "Save answer"
    makes = NewStandardAnswer

    organisation_id = RecordField("Whose answer is it?", of="organisation", thing="whose answer it is")
    answered_field = OfferedField(
        "What does it answer?", thing="the field that it answers",
        hint="Type a part of what the contract template asks, and take one of those offered",
    )  # fmt: skip
    service_code = TextField(
        "For which service?", thing="the code of the service", optional=True,
        hint="The code of the service as contracts have it, for its own specification. Leave it empty for any",
    )  # fmt: skip
    answer = LongTextField("The answer", thing="the answer", rows=8)
    answer_source = TextField(
        "Where does it come from?", thing="where the answer comes from",
        hint="For example, Board, 26 March 2009, item 7, or the service specification of 2026",
    )  # fmt: skip
    answers_from = DatePartsField(
        "Standard since", thing="the day from which it is the standard answer",
        hint="It is offered to contracts that begin on this day or later",
    )  # fmt: skip
    answers_until = DatePartsField(
        "Standard until", thing="the last day on which it is the standard answer", optional=True,
    )  # fmt: skip


class AmendStandardAnswerForm(StandardAnswerForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
