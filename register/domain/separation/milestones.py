"""Milestones of a separation programme: who does what by when, what waits for what, and how far each has slipped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.problems import day_problem, refuse
from register.domain.rules import Ruleset
from register.domain.separation.care_services import kinds_of
from register.domain.texts import Line, Prose, Typed, text_problem, text_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMilestone(Typed):
    """A milestone. milestone_kind: a code of rule separation.milestone_kinds. waits_for_id: the milestone that must be
    done before. stops_others: while it is open, no other milestone of the programme can be done (a challenge in court)."""

    programme_id: Annotated[str, select("the programme")]
    title: Annotated[str, Line("the title of the milestone", longest=200)]
    milestone_kind: Annotated[str, select("the kind of milestone", "separation.milestone_kinds")]
    due_on: Annotated[date, enter("the day it is due")]
    milestone_owner_id: Annotated[str | None, select("who owns it")] = None
    waits_for_id: Annotated[str | None, select("what it waits for")] = None
    stops_others: Annotated[bool, select("whether it stops the others")] = False
    done_on: Annotated[date | None, enter("the day it was done")] = None
    evidence: Annotated[str | None, Prose("what shows that it was done", longest=4000)] = None


class MilestoneState(StrEnum):
    DONE = "done"
    STOPPED = "stopped"
    WAITING = "waiting"
    LATE = "late"
    DUE = "due"

    @property
    def label(self) -> str:
        return self.value.capitalize()


def check_milestone(new: NewMilestone, ruleset: Ruleset, *, today: date) -> None:
    """Raises Invalid."""
    refuse(
        {
            **text_problems(new),
            "programme_id": text_problem(new.programme_id, "the programme", 80),
            "milestone_kind": None
            if new.milestone_kind in kinds_of(ruleset, "milestone_kinds", on=today)
            else "Select the kind of milestone",
            "due_on": day_problem(new.due_on, "The day it is due"),
            "done_on": "The day it was done must be today or in the past"
            if new.done_on is not None and new.done_on > today
            else day_problem(new.done_on, "The day it was done"),
            "evidence": "Enter what shows that it was done" if new.done_on and not new.evidence else None,
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A milestone as the plan looks at it."""

    id: str
    programme_id: str
    due_on: date
    waits_for_id: str | None
    stops_others: bool
    done_on: date | None


def wait_in_circle(key: str, waits_for: str | None, others: Mapping[str, str | None]) -> bool:
    """Whether the milestone would wait for itself, through whatever it waits for. others: what each of them waits for."""
    seen: set[str] = set()
    while waits_for is not None and waits_for not in seen:
        if waits_for == key:
            return True
        seen.add(waits_for)
        waits_for = others.get(waits_for)
    return False


def hindrance(milestone: Placed, plan: Iterable[Placed]) -> MilestoneState | None:
    """What keeps a milestone from being done: one that stops all others, or what it waits for; None where nothing does."""
    others = [other for other in plan if other.id != milestone.id and other.done_on is None]
    if any(other.stops_others for other in others):
        return MilestoneState.STOPPED
    if any(other.id == milestone.waits_for_id for other in others):
        return MilestoneState.WAITING
    return None


def state_on(milestone: Placed, plan: Iterable[Placed], day: date) -> MilestoneState:
    """How a milestone stands on a day, among those of its programme."""
    if milestone.done_on is not None and milestone.done_on <= day:
        return MilestoneState.DONE
    if milestone.due_on < day:
        return MilestoneState.LATE
    return hindrance(milestone, plan) or MilestoneState.DUE


def slipped_days(first_due_on: date, due_on: date) -> int:
    """By how many days it is due later than was first said; below nought where earlier."""
    return (due_on - first_due_on).days
