"""Three records on a sharing agreement by three persons: the data protection officer's advice, the SIRO's decision and the
Caldicott Guardian's view. None of them stands for another."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.permissions import Role
from register.domain.problems import day_problem, refuse
from register.domain.texts import Line, Prose, Typed, text_problem, text_problems


class Capacity(StrEnum):
    """In which role it is given; the value is stored, and is that of the role."""

    DATA_PROTECTION_OFFICER = "data_protection_officer"
    SIRO = "siro"
    CALDICOTT_GUARDIAN = "caldicott_guardian"

    @property
    def role(self) -> Role:
        return Role(self.value)

    @property
    def label(self) -> str:
        return CAPACITY_LABELS[self]


CAPACITY_LABELS = {
    Capacity.DATA_PROTECTION_OFFICER: "Advice of the data protection officer",
    Capacity.SIRO: "Decision of the SIRO",
    Capacity.CALDICOTT_GUARDIAN: "View of the Caldicott Guardian",
}


class OpinionOutcome(StrEnum):
    """What was said, in short. Who advises does not decide, so each capacity has words of its own."""

    ADVISES_FOR = "advises_for"
    ADVISES_CHANGES = "advises_changes"
    ADVISES_AGAINST = "advises_against"
    ACCEPTS = "accepts"
    ACCEPTS_CONDITIONS = "accepts_conditions"
    DOES_NOT_ACCEPT = "does_not_accept"
    CONTENT = "content"
    CONTENT_CONDITIONS = "content_conditions"
    NOT_CONTENT = "not_content"

    @property
    def label(self) -> str:
        return OUTCOME_LABELS[self]


Says, C = OpinionOutcome, Capacity
OUTCOME_LABELS = {
    Says.ADVISES_FOR: "Advises to go ahead", Says.ADVISES_CHANGES: "Advises to go ahead with changes",
    Says.ADVISES_AGAINST: "Advises against it", Says.ACCEPTS: "Accepts the risk",
    Says.ACCEPTS_CONDITIONS: "Accepts the risk under conditions", Says.DOES_NOT_ACCEPT: "Does not accept the risk",
    Says.CONTENT: "Confidentiality is met", Says.CONTENT_CONDITIONS: "Confidentiality is met under conditions",
    Says.NOT_CONTENT: "Confidentiality is not met",
}  # fmt: skip
OUTCOMES_OF = {
    C.DATA_PROTECTION_OFFICER: (Says.ADVISES_FOR, Says.ADVISES_CHANGES, Says.ADVISES_AGAINST),
    C.SIRO: (Says.ACCEPTS, Says.ACCEPTS_CONDITIONS, Says.DOES_NOT_ACCEPT),
    C.CALDICOTT_GUARDIAN: (Says.CONTENT, Says.CONTENT_CONDITIONS, Says.NOT_CONTENT),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOpinion(Typed):
    """One of the three on an agreement, given by whoever holds the role on the day that is said, in their own words."""

    agreement_id: Annotated[str, select("the agreement")]
    capacity: Annotated[Capacity, select("in which role it is given")]
    opinion_outcome: Annotated[OpinionOutcome, select("what it comes to")]
    opinion_words: Annotated[str, Prose("the words of it", longest=8000)]
    given_on: Annotated[date, enter("the date it was given")]
    given_post: Annotated[str, Line("your post", longest=200)]


def check_opinion(
    new: NewOpinion, *, today: date, there: Collection[Capacity], kept: NewOpinion | None = None
) -> None:
    """Raises Invalid. there: the capacities in which something is recorded on this agreement. kept: as it is recorded."""
    moved = kept is not None and kept.agreement_id != new.agreement_id
    turned = kept is not None and kept.capacity is not new.capacity
    refuse(
        {
            **text_problems(new),
            "agreement_id": "It stays with the agreement it was given on"
            if moved
            else text_problem(new.agreement_id, "the agreement", 80),
            "capacity": "It stays in the role in which it was given"
            if turned
            else _there_problem(new.capacity, there, kept),
            "opinion_outcome": None
            if new.opinion_outcome in OUTCOMES_OF.get(new.capacity, ())
            else "Select what it comes to, of those for your role",
            "given_on": "The date it was given must be today or in the past"
            if new.given_on > today
            else day_problem(new.given_on, "The date it was given"),
        }
    )


def _there_problem(capacity: Capacity, there: Collection[Capacity], kept: NewOpinion | None) -> str | None:
    if kept is None and capacity in there:
        return "It is recorded on this agreement already: change that record"
    return None


def capacities_of(roles: Collection[Role]) -> list[Capacity]:
    """Those of whoever holds these roles: nobody records what somebody else says."""
    return [capacity for capacity in Capacity if capacity.role in roles]


def missing(there: Collection[Capacity]) -> tuple[Capacity, ...]:
    """What is still to be recorded, in the order in which it is asked: advice and view before the decision."""
    order = (Capacity.DATA_PROTECTION_OFFICER, Capacity.CALDICOTT_GUARDIAN, Capacity.SIRO)
    return tuple(one for one in order if one not in there)
