"""Separation programmes: of which kind, for which body, by when, and who has to agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.dates import add_months
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.rules import JsonValue, Ruleset
from register.domain.separation.care_services import kinds_of
from register.domain.texts import Line, Prose, Typed, text_problem, text_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProgramme(Typed):
    """A programme. programme_kind: a code of rule separation.programme_kinds. overseer_id: the body that has to agree,
    and the day and minute on which it did."""

    title: Annotated[str, Line("the title of the programme", longest=200)]
    programme_kind: Annotated[str, select("the kind of programme", "separation.programme_kinds")]
    organisation_id: Annotated[str, select("whose programme it is")]
    starts_on: Annotated[date, enter("the start date")]
    target_on: Annotated[date, enter("the day by which it should be done")]
    aim: Annotated[str, Prose("what it is for", longest=4000)]
    overseer_id: Annotated[str | None, select("who oversees it")] = None
    agreed_on: Annotated[date | None, enter("the day it was agreed")] = None
    agreed_minute: Annotated[str | None, Line("the minute or letter", longest=300)] = None


def check_programme(new: NewProgramme, ruleset: Ruleset, *, today: date) -> None:
    """Raises Invalid."""
    refuse(
        {
            **text_problems(new),
            "programme_kind": None
            if new.programme_kind in kinds_of(ruleset, "programme_kinds", on=new.starts_on)
            else "Select a kind of programme that existed on its start date",
            "organisation_id": text_problem(new.organisation_id, "whose programme it is", 80),
            "starts_on": day_problem(new.starts_on, "The start date"),
            "target_on": day_problem(new.target_on, "The day by which it should be done")
            or order_problem(
                new.starts_on,
                new.target_on,
                "The day by which it should be done must be after the start date",
            ),
            **_agreement_problems(new, today),
        }
    )


def _agreement_problems(new: NewProgramme, today: date) -> dict[str, str | None]:
    if new.agreed_on is None:
        return {"agreed_minute": "Enter the day it was agreed too" if new.agreed_minute else None}
    return {
        "overseer_id": None if new.overseer_id else "Select who oversees it and agreed",
        "agreed_minute": None if new.agreed_minute else "Enter the minute or letter that says so",
        "agreed_on": "The day it was agreed must be today or in the past" if new.agreed_on > today else None,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A milestone that programmes of a kind have, before anybody owns it."""

    title: str
    milestone_kind: str
    due_on: date
    stops_others: bool


def planned(programme: NewProgramme, kind: JsonValue) -> tuple[Planned, ...]:
    """The milestones of its kind, each so many months after the start, none after the day it should be done."""
    return tuple(
        Planned(
            title=row["name"],
            milestone_kind=row["kind"],
            due_on=min(add_months(programme.starts_on, row["after_months"]), programme.target_on),
            stops_others=bool(row.get("stops", False)),
        )
        for row in kind.get("milestones", [])
    )
