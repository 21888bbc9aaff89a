"""Pilots: a service is tried in a way for a while, with an end, an evaluation that is due, and a decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.dates import said
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.rules import Ruleset
from register.domain.separation.care_services import kinds_of
from register.domain.texts import Line, Prose, Typed, text_problem, text_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPilot(Typed):
    """A pilot of a service. pilot_question: what it shall show. pilot_decision: a code of rule
    separation.pilot_decisions, taken after it was evaluated and under a minute."""

    service_id: Annotated[str, select("the service")]
    programme_id: Annotated[str | None, select("the programme")] = None
    title: Annotated[str, Line("the title of the pilot", longest=200)]
    pilot_question: Annotated[str, Prose("what the pilot shall show", longest=4000)]
    pilot_from: Annotated[date, enter("the first day of the pilot")]
    pilot_to: Annotated[date, enter("the last day of the pilot")]
    evaluation_due_on: Annotated[date, enter("the day its evaluation is due")]
    evaluated_on: Annotated[date | None, enter("the day it was evaluated")] = None
    evaluation: Annotated[str | None, Prose("what the evaluation found", longest=4000)] = None
    pilot_decision: Annotated[str | None, select("the decision", "separation.pilot_decisions")] = None
    pilot_decided_on: Annotated[date | None, enter("the day it was decided")] = None
    pilot_minute: Annotated[str | None, Line("the minute that says so", longest=300)] = None


def check_pilot(new: NewPilot, ruleset: Ruleset, *, today: date) -> None:
    """Raises Invalid."""
    refuse(
        {
            **text_problems(new),
            "service_id": text_problem(new.service_id, "the service", 80),
            "pilot_from": day_problem(new.pilot_from, "The first day of the pilot"),
            "pilot_to": day_problem(new.pilot_to, "The last day of the pilot")
            or order_problem(new.pilot_from, new.pilot_to, "The last day of the pilot must be on or after its first day"),
            "evaluation_due_on": day_problem(new.evaluation_due_on, "The day its evaluation is due")
            or order_problem(new.pilot_from, new.evaluation_due_on, "Its evaluation must be due after its first day"),
            **_evaluation_problems(new, today),
            **_decision_problems(new, ruleset, today),
        }
    )  # fmt: skip


def _evaluation_problems(new: NewPilot, today: date) -> dict[str, str | None]:
    if new.evaluated_on is None:
        return {"evaluated_on": "Enter the day it was evaluated" if new.evaluation else None}
    late = "The day it was evaluated must be today or in the past" if new.evaluated_on > today else None
    return {
        "evaluated_on": late or order_problem(new.pilot_from, new.evaluated_on, "It cannot be evaluated before it began"),
        "evaluation": None if new.evaluation else "Enter what the evaluation found",
    }  # fmt: skip


def _decision_problems(new: NewPilot, ruleset: Ruleset, today: date) -> dict[str, str | None]:
    on = new.pilot_decided_on
    if not (new.pilot_decision or on or new.pilot_minute):
        return {}
    known = new.pilot_decision in kinds_of(ruleset, "pilot_decisions", on=on or today)
    return {
        "pilot_decision": None if known else "Select the decision",
        "pilot_decided_on": _decided_problem(new, today),
        "pilot_minute": None if new.pilot_minute else "Enter the minute that says so",
        **(
            {}
            if new.evaluated_on
            else {"evaluated_on": "Enter the day it was evaluated: it is decided after that"}
        ),
    }


def _decided_problem(new: NewPilot, today: date) -> str | None:
    on = new.pilot_decided_on
    if on is None:
        return "Enter the day it was decided"
    if on > today:
        return "The day it was decided must be today or in the past"
    early = order_problem(new.evaluated_on, on, "It must be decided on or after the day it was evaluated")
    return early or order_problem(new.pilot_from, on, "It cannot be decided before it began")


def warnings(pilot: NewPilot, today: date) -> tuple[str, ...]:
    """What should be looked at, in sentences; nothing is refused for it."""
    return (*_about_evaluation(pilot, today), *_about_end(pilot, today))


def _about_evaluation(pilot: NewPilot, today: date) -> Iterator[str]:
    due, done = pilot.evaluation_due_on, pilot.evaluated_on
    if done is None and due < today:
        yield f"Its evaluation was due on {said(due)}"
    elif done is not None and done > due:
        yield f"It was evaluated on {said(done)}, after the day it was due"
    if due > pilot.pilot_to:
        yield "Its evaluation is due after its last day: whoever decides what follows will not have it before"


def _about_end(pilot: NewPilot, today: date) -> Iterator[str]:
    if pilot.pilot_to < today and pilot.pilot_decision is None:
        yield f"It ended on {said(pilot.pilot_to)}, and nobody has decided what follows"
