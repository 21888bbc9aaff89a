"""What is asked of whoever reports, judges, corrects, advises on and closes a data incident."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from forms.base import NhsForm
from forms.days import MomentField
from forms.fields import CheckboxesField, LongTextField, RadiosField, SelectField, TextField, YesNoField
from forms.options import Option
from forms.owners import looked_after_by
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.sharing.case_owners import NewCaseOwner
from register.domain.sharing.clocks import NewNotTelling
from register.domain.sharing.grading import NewAssessment, NewReportDecision
from register.domain.sharing.incidents import (
    IncidentAct,
    NewAwareTime,
    NewItemToCheck,
    NewNotification,
    NewTriage,
    NewUnconfirmation,
    TriageOutcome,
)

OUTCOMES = [
    Option(TriageOutcome.NOT_AN_INCIDENT.value, "Not an incident", "Nothing went wrong with personal information"),
    Option(TriageOutcome.NEAR_MISS.value, "Near miss", "It nearly went wrong. It is kept for learning and has no deadline"),
    Option(TriageOutcome.DATA_INCIDENT.value, "Data incident", "The deadline of the day you became aware starts"),
]  # fmt: skip
PHASES = [
    ("initial", "First notification"),
    ("further", "Further information"),
    ("final", "Final notification"),
]
TIME_HINT = "The time in London, for example 9:30am or 14:05"


class ReportIncidentForm(ValueForm[NewItemToCheck]):
    """Something that may be a data incident."""

    submit_text = "Report this"
    makes = NewItemToCheck

    happened = RadiosField("Which of these comes nearest?", thing="what comes nearest", optional=True)
    what = LongTextField(
        "What happened?", thing="what happened",
        hint="Say what kind of information it is about. Do not enter names or details of patients",
    )  # fmt: skip
    involved = CheckboxesField(
        "What kind of information is it about?", thing="the kinds of information", optional=True
    )
    organisation_id = RecordField(
        "Which organisation's information is it?",
        of="organisation",
        thing="the organisation",
        optional=True,
        prompt="I do not know",
    )
    noticed_at = MomentField("When did you notice it?", thing="when you noticed it", hint=TIME_HINT)


class TriageForm(ValueForm[NewTriage]):
    """A person's judgement of an item to check."""

    submit_text = "Save my decision"
    makes = NewTriage

    outcome = RadiosField("What is it?", thing="what it is", options=OUTCOMES, coerce=TriageOutcome)
    aware_at = MomentField(
        "When did the organisation become aware?", thing="when the organisation became aware", optional=True,
        hint=f"Only for a data incident. When it was reasonably certain, not when it happened. {TIME_HINT}",
    )  # fmt: skip
    severity = SelectField(
        "How serious is it?", thing="how serious it is", optional=True,
        hint="Only for a data incident, on the scale of the day you became aware. The grade advises, it does not decide",
    )  # fmt: skip
    to_tell = CheckboxesField(
        "Who has to be told besides the regulator?", thing="who else has to be told", optional=True,
        hint="Only for a data incident. Each has a deadline of its own. You can add others later",
    )  # fmt: skip
    case_owner_id = looked_after_by("the case")
    reason = LongTextField("Why did you decide this?", thing="why you decided this", rows=3)

    def to_domain(self, **given: Any) -> NewTriage:
        """A time counts for a data incident only."""
        triage = super().to_domain(**given)
        is_incident = triage.outcome is TriageOutcome.DATA_INCIDENT
        return triage if is_incident else replace(triage, aware_at=None, to_tell=())


class CaseOwnerForm(ValueForm[NewCaseOwner]):
    """Who looks after a case from now on."""

    submit_text = "Give the case to them"
    makes = NewCaseOwner

    case_owner_id = looked_after_by("the case")
    reason = LongTextField("Why do you give it to them?", thing="why the case is given to them", rows=3)


class CorrectTimeForm(ValueForm[NewAwareTime]):
    """Another time of becoming aware, and why."""

    submit_text = "Save the corrected time"
    makes = NewAwareTime

    aware_at = MomentField(
        "When did the organisation become aware?", thing="when the organisation became aware", hint=TIME_HINT
    )
    mistyped = YesNoField(
        "Was the earlier time a typing mistake?",
        hint="If yes, it stays on record but its deadline no longer counts, once another person agrees. If no, the earliest "
        "deadline stays",
    )
    reason = LongTextField("Why is the time corrected?", thing="why the time is corrected", rows=3)


class UnconfirmForm(ValueForm[NewUnconfirmation]):
    """Why something is no data incident after all."""

    submit_text = "Ask another person to confirm"
    makes = NewUnconfirmation

    reason = LongTextField(
        "Why should it not have been confirmed?", thing="why it should not have been confirmed", rows=3
    )


class StepForm(NhsForm):
    """What was done about an incident."""

    submit_text = "Record this"
    adds = True

    act = RadiosField("What was done?", thing="what was done", coerce=IncidentAct)
    words = LongTextField("Say what was done and why", thing="what was done and why", limit=4000, rows=4)


class AssessForm(ValueForm[NewAssessment]):
    """The grade of a data incident."""

    submit_text = "Save this grade"
    adds = True
    makes = NewAssessment

    severity = RadiosField("How serious is it?", thing="how serious it is")
    likelihood = RadiosField("How likely is it that harm occurs?", thing="how likely harm is", optional=True)
    words = LongTextField("Why is it graded so?", thing="why it is graded so", rows=4)


class ReportDecisionForm(ValueForm[NewReportDecision]):
    """Whether the regulator is told."""

    submit_text = "Record this decision"
    makes = NewReportDecision

    report = YesNoField(
        "Is the regulator told?", hint="Not telling them needs a reason why a risk to people is unlikely"
    )
    reason = LongTextField("Why did you decide this?", thing="why you decided this", rows=4)


def answers_form(asks: Iterable[tuple[str, str]]) -> type[NhsForm]:
    """A form that asks these questions, by key and words; none of them has to be answered."""
    questions = {
        key: LongTextField(words, thing="your answer", limit=4000, rows=3, optional=True)
        for key, words in asks
    }
    return type("AnswersForm", (NhsForm,), {"submit_text": "Save these answers", **questions})


class AdviseForm(NhsForm):
    """The data protection officer's advice, or what the Caldicott Guardian says."""

    submit_text = "Record advice"
    adds = True

    words = LongTextField("Your advice", thing="your advice", limit=4000, rows=5)


class NotifyForm(ValueForm[NewNotification]):
    """Somebody outside was told."""

    submit_text = "Record that they were told"
    adds = True
    makes = NewNotification

    answers = CheckboxesField(
        "Who was this for?", thing="who this was for", optional=True,
        hint="It ends the deadline of those you tick, and of nobody else. Tick nothing if nobody had to be told",
    )  # fmt: skip
    recipient = TextField(
        "Who was told?", thing="who was told", hint="The person, team or form that received it"
    )
    phase = RadiosField("Which notification is it?", thing="which notification this is", options=PHASES)
    notified_at = MomentField("When were they told?", thing="when they were told", hint=TIME_HINT)
    reference = TextField("Their reference", optional=True)
    reasons_late = LongTextField(
        "Why was this later than the deadline?", thing="why this was later than the deadline", optional=True,
        rows=3, hint="Only if it was",
    )  # fmt: skip


class NotTellingForm(ValueForm[NewNotTelling]):
    """Somebody is not told, and why."""

    submit_text = "Record this decision"
    makes = NewNotTelling

    to = RadiosField("Who is not told?", thing="who is not told")
    reason = LongTextField(
        "Why are they not told?", thing="why they are not told", rows=4,
        hint="For the regulator: why a risk to people is unlikely",
    )  # fmt: skip


class ToTellForm(NhsForm):
    """Who else has to be told."""

    submit_text = "Save"

    codes = CheckboxesField("Who else has to be told?", thing="who else has to be told")


class CloseForm(NhsForm):
    """Why nothing is left to do."""

    submit_text = "Close this incident"

    words = LongTextField(
        "Why is it closed?", thing="why it is closed", limit=4000, rows=3, hint="Say what was learnt"
    )
