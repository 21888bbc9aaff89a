"""People who move with a service: how many, from whom to whom, by which route, and with which pension. Nobody is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.dates import said
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.rules import Ruleset
from register.domain.separation.care_services import MOST_STAFF, kinds_of
from register.domain.texts import Line, Prose, Typed, text_problem, text_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCohort(Typed):
    """People who move together. transfer_route and pension_route: codes of rules separation.transfer_routes and
    separation.pension_routes. information_given_on: when the new employer was given what the law asks about them."""

    programme_id: Annotated[str, select("the programme")]
    title: Annotated[str, Line("the name of the group", longest=200)]
    service_id: Annotated[str | None, select("the service")] = None
    from_employer_id: Annotated[str, select("the employer they leave")]
    to_employer_id: Annotated[str, select("the employer they join")]
    moving_count: Annotated[int, enter("how many people move")]
    moves_on: Annotated[date, enter("the day they move")]
    transfer_route: Annotated[str, select("the route by which they move", "separation.transfer_routes")]
    consultation_from: Annotated[date | None, enter("the first day of consultation")] = None
    consultation_to: Annotated[date | None, enter("the last day of consultation")] = None
    measures: Annotated[str | None, Prose("the measures", longest=4000)] = None
    information_given_on: Annotated[date | None, enter("the day the information was given")] = None
    pension_route: Annotated[str, select("what becomes of their pension", "separation.pension_routes")]
    direction_signed_on: Annotated[date | None, enter("the day the direction was signed")] = None
    direction_from: Annotated[date | None, enter("the day from which the direction holds")] = None


def check_cohort(new: NewCohort, ruleset: Ruleset, *, staff: int | None = None) -> None:
    """Raises Invalid. staff: how many people work in the service, where that is known."""
    refuse(
        {
            **text_problems(new),
            "programme_id": text_problem(new.programme_id, "the programme", 80),
            "from_employer_id": text_problem(new.from_employer_id, "the employer they leave", 80),
            "to_employer_id": text_problem(new.to_employer_id, "the employer they join", 80)
            or ("Select another employer than they leave" if new.to_employer_id == new.from_employer_id else None),
            "moving_count": _count_problem(new.moving_count, staff),
            "moves_on": day_problem(new.moves_on, "The day they move"),
            "transfer_route": _route_problem(new.transfer_route, "transfer_routes", new, ruleset),
            "pension_route": _route_problem(new.pension_route, "pension_routes", new, ruleset),
            "consultation_to": order_problem(
                new.consultation_from, new.consultation_to,
                "The last day of consultation must be on or after its first day",
            ),
        }
    )  # fmt: skip


def _count_problem(count: int, staff: int | None) -> str | None:
    if not 1 <= count <= MOST_STAFF:
        return f"How many people move must be between 1 and {MOST_STAFF:,}"
    if staff is not None and count > staff:
        return f"{staff:,} people work in this service: no more can move with it"
    return None


def _route_problem(code: str, name: str, new: NewCohort, ruleset: Ruleset) -> str | None:
    if code in kinds_of(ruleset, name, on=new.moves_on):
        return None
    return "Select a route that existed on the day they move"


def information_by(moves_on: date, days: int) -> date:
    """The last safe day for telling the new employer: so many clear days before the day they move, neither day counted
    (Transfer of Undertakings Regulations 2006, regulation 11)."""
    return moves_on - timedelta(days=days + 1)


def warnings(
    cohort: NewCohort, days: int, today: date, *, together: int = 0, staff: int | None = None
) -> tuple[str, ...]:
    """What should be looked at, in sentences; nothing is refused for it. together: how many move in all groups of the
    service; staff: how many people work in it, where that is known."""
    return (
        *_about_information(cohort, days, today),
        *_about_direction(cohort),
        *_about_staff(together, staff),
    )


def _about_staff(together: int, staff: int | None) -> Iterator[str]:
    if staff is not None and together > staff:
        yield f"{together:,} people move in all groups of this service, and {staff:,} work in it"


def _about_information(cohort: NewCohort, days: int, today: date) -> Iterator[str]:
    last, given = information_by(cohort.moves_on, days), cohort.information_given_on
    if given is not None and given > last:
        yield f"The new employer was told about them after {said(last)}, the last safe day"
    elif given is None and today > last:
        yield f"The new employer had to be told about them by {said(last)}"


def _about_direction(cohort: NewCohort) -> Iterator[str]:
    held = cohort.direction_from or cohort.direction_signed_on
    if held is not None and held > cohort.moves_on:
        yield f"The pension direction holds from {said(held)}, after the day they move"


def told_outside(count: int, few: int) -> str:
    """A count as it is published. few: counts below this are not told, since they could point at somebody."""
    return f"Fewer than {few}" if count < few else f"{count:,}"
