"""The tasks of a complaint, and the action of a lesson: each due by the end of its day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from register.domain.dates import end_of_day
from register.domain.duties.duties import Duty, DutyKind
from register.domain.rules import Ruleset
from register.domain.sharing.complaint_clocks import DATA_PROTECTION, Owed, running


def plan_complaint(
    complaint_id: str, ref: str, found: Iterable[Owed], last_told_on: date | None, ruleset: Ruleset,
    *, owner_id: str | None = None,
) -> list[Duty]:  # fmt: skip
    """A task for each acknowledgement that is owed, due by the end of its day. last_told_on: when whoever complained was
    last told something, while its outcome is not told: they are told how it goes once nothing is left to acknowledge."""
    left = running(found)
    tasks = [_acknowledge(complaint_id, ref, one) for one in left]
    goes_on = not left and last_told_on is not None
    tasks = [_progress(complaint_id, ref, last_told_on, ruleset)] if goes_on and last_told_on else tasks
    return [replace(task, owner_id=owner_id) for task in tasks]


def _acknowledge(complaint_id: str, ref: str, one: Owed) -> Duty:
    words = (
        f"Data protection complaint {ref}: acknowledge it, or tell the outcome"
        if one.nature == DATA_PROTECTION
        else f"Complaint {ref} is about care too: acknowledge that"
    )
    return Duty(
        kind=DutyKind.COMPLAINT_DEADLINE, subject_kind="complaint", subject_id=complaint_id, due_at=one.due_at, words=words,
        part=one.nature,
    )  # fmt: skip


def _progress(complaint_id: str, ref: str, last_told_on: date, ruleset: Ruleset) -> Duty:
    days = int(ruleset.value_or(28, "complaints.progress_days", on=last_told_on))
    return Duty(
        kind=DutyKind.COMPLAINT_PROGRESS, subject_kind="complaint", subject_id=complaint_id,
        due_at=end_of_day(last_told_on + timedelta(days=days)),
        words=f"Data protection complaint {ref}: tell whoever complained how it goes",
    )  # fmt: skip


def plan_lesson(lesson_id: str, ref: str, title: str, due_on: date, owner_id: str | None) -> Duty:
    """A task for whoever owns the action of a lesson, until it is recorded that it was taken."""
    return Duty(
        kind=DutyKind.LESSON_ACTION, subject_kind="lesson", subject_id=lesson_id, due_at=end_of_day(due_on),
        words=f"After a data incident ({ref}): {title}", owner_id=owner_id,
    )  # fmt: skip
