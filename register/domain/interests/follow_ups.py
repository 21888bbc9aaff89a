"""Follow-ups: whether what was agreed about an interest is done, and what shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.interests.mitigations import Mitigation
from register.domain.problems import day_problem, refuse
from register.domain.texts import Prose, Typed, text_problems


class CarriedOut(StrEnum):
    """What somebody who looked found."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"

    @property
    def label(self) -> str:
        return CARRIED_OUT[self]


CARRIED_OUT = {
    CarriedOut.YES: "Yes, it is done as agreed",
    CarriedOut.PARTLY: "Partly, or not every time",
    CarriedOut.NO: "No",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFollowUp(Typed):
    """What was found. evidence: what shows it, such as minutes or a list of who had the papers. review_on: when it is
    looked at again; None as often as the rules say."""

    carried_out: Annotated[CarriedOut, select("whether it is done as agreed")]
    evidence: Annotated[str, Prose("what shows it", longest=4000)]
    review_on: Annotated[date | None, enter("the day it is looked at again")] = None


def check_follow_up(new: NewFollowUp, mitigation: Mitigation, *, today: date) -> None:
    """Raises Invalid. What has not begun cannot have been done, and what is over is not looked at again."""
    begun = mitigation.valid_from <= today
    refuse(
        {
            **text_problems(new),
            "carried_out": None if begun else "This has not begun yet. Follow it up once it has",
            "review_on": day_problem(new.review_on, "The day it is looked at again")
            or _next_problem(new.review_on, mitigation, today),
        }
    )


def _next_problem(review_on: date | None, mitigation: Mitigation, today: date) -> str | None:
    if review_on is None:
        return None
    if review_on <= today:
        return "The day it is looked at again must be after today"
    over = mitigation.valid_to is not None and review_on > mitigation.valid_to
    return "The day it is looked at again must be no later than the day it ends" if over else None
