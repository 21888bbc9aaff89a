"""Acknowledging a task: its reminders stop until a chosen time, never past its deadline, whose own still comes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from register.domain.asked import enter
from register.domain.dates import aware, moment
from register.domain.duties.duties import Rung
from register.domain.problems import instant_problem, refuse
from register.domain.texts import Prose, Typed, text_problems

DEADLINE = "due"
"""The name of the reminder that goes out at the deadline itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAcknowledgement(Typed):
    """Somebody has a task in hand and wants no reminders until then; None: until its deadline."""

    until: Annotated[datetime | None, enter("the time until which no reminders are sent")] = None
    reason: Annotated[str, Prose("what you are doing about it", longest=2000)]


def check_acknowledgement(new: NewAcknowledgement, due_at: datetime, *, now: datetime) -> None:
    """Raises Invalid. An overdue task has no time left in which reminders could stop."""
    refuse({**text_problems(new), "until": _until_problem(new.until, aware(due_at), aware(now))})


def _until_problem(until: datetime | None, due_at: datetime, now: datetime) -> str | None:
    if due_at <= now:
        return "This task is overdue: reminders go on until it is done"
    if until is None:
        return None
    odd = instant_problem(until, "The time until which no reminders are sent")
    if odd or aware(until) <= now:
        return odd or "The time until which no reminders are sent must be in the future"
    last = f"The time until which no reminders are sent must be by the deadline, {moment(due_at)}"
    return last if aware(until) > due_at else None


def quiet_until(new: NewAcknowledgement, due_at: datetime) -> datetime:
    """The end of the quiet: as chosen, or the deadline."""
    return due_at if new.until is None else new.until


def heard(rungs: Iterable[Rung], began: datetime | None, until: datetime | None) -> tuple[Rung, ...]:
    """The reminders that still go out: none that falls into the quiet, but the deadline's own."""
    if began is None or until is None:
        return tuple(rungs)
    first, last = aware(began), aware(until)
    return tuple(rung for rung in rungs if rung.name == DEADLINE or not first <= aware(rung.at) < last)
