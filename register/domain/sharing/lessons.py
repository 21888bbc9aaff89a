"""Lessons of data incidents: what was learnt, what is done so that it does not happen again, by whom and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.problems import day_problem, refuse
from register.domain.texts import Line, Prose, Typed, text_problem, text_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLesson(Typed):
    """What an incident taught, and the action that follows: its owner (the information
    governance lead where nobody is named), its day, and what shows that it was taken."""

    lesson_of_id: Annotated[str, select("the data incident")]
    learnt: Annotated[str, Prose("what was learnt", longest=4000)]
    title: Annotated[str, Line("the action", longest=200)]
    action_due_on: Annotated[date, enter("the day the action is due")]
    action_owner_id: Annotated[str | None, select("who owns the action")] = None
    taken_on: Annotated[date | None, enter("the day it was taken")] = None
    taken_evidence: Annotated[str | None, Prose("what shows that it was taken", longest=4000)] = None


class ActionState(StrEnum):
    TAKEN = "taken"
    OVERDUE = "overdue"
    DUE = "due"

    @property
    def label(self) -> str:
        return self.value.capitalize()


def action_state(due_on: date, taken_on: date | None, day: date) -> ActionState:
    """How an action stands on a day."""
    if taken_on is not None and taken_on <= day:
        return ActionState.TAKEN
    return ActionState.OVERDUE if due_on < day else ActionState.DUE


def check_lesson(new: NewLesson, *, today: date) -> None:
    """Raises Invalid."""
    ahead = new.taken_on is not None and new.taken_on > today
    refuse(
        {
            **text_problems(new),
            "lesson_of_id": text_problem(new.lesson_of_id, "the data incident", 80),
            "action_due_on": day_problem(new.action_due_on, "The day the action is due"),
            "taken_on": "The day it was taken must be today or in the past"
            if ahead
            else day_problem(new.taken_on, "The day it was taken"),
            "taken_evidence": "Enter what shows that it was taken"
            if new.taken_on and not new.taken_evidence
            else None,
        }
    )
