"""What is asked when a declarations round is prepared, and what a mailed link sends."""

from __future__ import annotations

from forms.base import NhsForm, SearchForm
from forms.days import DatePartsField
from forms.fields import CheckboxField, RadiosField, TextField
from forms.hidden import HiddenField
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.interests.rounds import SCOPE_LABELS, NewRound, RoundScope


class RoundForm(ValueForm[NewRound]):
    """A round: who is asked, until when, about which period."""

    submit_text = "Prepare the round"
    makes = NewRound

    title = TextField(
        "What is the round called?",
        thing="what the round is called",
        hint="For example: Declarations round 2026/27. Name nobody here: it stays when a person's words go",
    )
    scope = RadiosField(
        "Who is asked?", thing="who is asked", coerce=RoundScope,
        options=[(scope.value, words) for scope, words in SCOPE_LABELS.items()],
        hint="Nationally only decision-making staff owe a yearly return",
    )  # fmt: skip
    person_id = RecordField(
        "Which person?", of="person", thing="the person who is asked", optional=True, hint="Only where one person is asked",
    )  # fmt: skip
    due_on = DatePartsField("Last day to answer", thing="the last day to answer")
    period_from = DatePartsField("Returns are about the time from", thing="the start of the period")
    period_to = DatePartsField("To", thing="the end of the period")


class ReportForm(SearchForm):
    """The first and the last day that a report is about."""

    submit_text = "Make the Word file"

    first = DatePartsField("From", thing="the first day")
    last = DatePartsField("To", thing="the last day")


class AwayForm(NhsForm):
    """Somebody who is away for long, or back. Why is not asked."""

    submit_text = "Save"

    person_id = RecordField("Who is it?", of="person", thing="the person")
    first_day = DatePartsField(
        "First day away", thing="the first day away", optional=True, hint="Today if you leave it empty"
    )
    last_day = DatePartsField("Last day away", thing="the last day away", optional=True)
    is_back = CheckboxField(
        "They are back: send reminders again", thing="whether they are back", optional=True
    )


class StepForm(NhsForm):
    """Starting or closing a round: one press, about the version that was looked at."""


class LinkForm(NhsForm):
    """The one press of a mailed link. seen: the entries that stood on the page."""

    seen = HiddenField()
