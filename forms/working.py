"""When somebody works, is away, and who stands in."""

from __future__ import annotations

from forms.base import NhsForm
from forms.days import DatePartsField
from forms.fields import CheckboxesField, EmailField, LongTextField
from forms.values import ValueForm
from register.domain.duties.working import NewAbsence, NewWorkingDays, Weekday


class WorkingDaysForm(ValueForm[NewWorkingDays]):
    """The days of the week."""

    submit_text = "Save my days"
    makes = NewWorkingDays

    weekdays = CheckboxesField(
        "On which days do you work?", thing="the days on which you work", coerce=Weekday,
        options=[(day.value, day.value.capitalize()) for day in Weekday],
        hint="Reminders that are not urgent wait for the next of these days",
    )  # fmt: skip


class AbsenceForm(ValueForm[NewAbsence]):
    """Days away of whoever fills it in."""

    submit_text = "Save this absence"
    makes = NewAbsence

    first_day = DatePartsField("First day away", thing="the first day away")
    last_day = DatePartsField("Last day away", thing="the last day away")
    deputy = EmailField(
        "Who gets your reminders meanwhile?", thing="the email address of whoever stands in", optional=True,
        hint="Their work email address. Leave it empty if nobody does: what is not urgent then waits for you",
    )  # fmt: skip
    reason = LongTextField(
        "Why this person?", thing="the reason", optional=True, rows=2,
        hint="For example: knows the contracts. Do not say why you are away",
    )  # fmt: skip


class AwayPersonForm(ValueForm[NewAbsence]):
    """Days away of somebody else."""

    submit_text = "Save this absence"
    makes = NewAbsence

    person = EmailField(
        "Who is away?", thing="the email address of whoever is away", hint="Their work email address"
    )
    first_day = DatePartsField("First day away", thing="the first day away")
    last_day = DatePartsField("Last day away", thing="the last day away")
    deputy = EmailField(
        "Who gets their reminders meanwhile?", thing="the email address of whoever stands in", optional=True,
        hint="Their work email address. Leave it empty if nobody does: what is not urgent then waits",
    )  # fmt: skip
    reason = LongTextField(
        "Why do you enter this for them?", thing="the reason", rows=2,
        hint="For example: asked by telephone, and the deputy knows the contracts. Do not say why they are away",
    )  # fmt: skip


class BackForm(NhsForm):
    """One press: they are back."""
