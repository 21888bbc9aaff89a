"""An information barrier is looked at again on a day, by whoever answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.dates import add_months, end_of_day
from register.domain.duties.duties import Duty, DutyKind
from register.domain.problems import day_problem, refuse
from register.domain.rules import Ruleset
from register.domain.texts import Prose, Typed, text_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class BarrierReview(Typed):
    """Somebody looked whether a barrier is still needed, and it stays. barrier_owner_id: who answers for it from now on;
    None: all who keep barriers. review_on: when it is looked at again; None: when the rules say."""

    reason: Annotated[str, Prose("what you found", longest=2000)]
    barrier_owner_id: Annotated[str | None, select("who answers for it")] = None
    review_on: Annotated[date | None, enter("the day on which it is looked at again")] = None


def check_review(new: BarrierReview, *, today: date, ruleset: Ruleset) -> None:
    """Raises Invalid."""
    refuse({**text_problems(new), "review_on": review_problem(new.review_on, today=today, ruleset=ruleset)})


def review_problem(review_on: date | None, *, today: date, ruleset: Ruleset) -> str | None:
    """Why a barrier cannot be looked at again on this day."""
    if review_on is None:
        return None
    if review_on <= today:
        return "The day on which it is looked at again must be after today"
    if review_on > latest_review(ruleset, today):
        return f"The day on which it is looked at again must be within {_months(ruleset, today)} months"
    return day_problem(review_on, "The day on which it is looked at again")


def latest_review(ruleset: Ruleset, on: date) -> date:
    """The last day until which a barrier may stand without anybody looking at it (rule walls.review_months)."""
    return add_months(on, _months(ruleset, on))


def plan_barrier_review(wall_id: str, ref: str, review_on: date, owner_id: str | None) -> Duty:
    """A task that names the barrier alone: neither what it is about nor whom it binds."""
    return Duty(
        kind=DutyKind.BARRIER_REVIEW, subject_kind="wall", subject_id=wall_id, due_at=end_of_day(review_on),
        words=f"Look whether barrier {ref} is still needed", owner_id=owner_id,
    )  # fmt: skip


def _months(ruleset: Ruleset, on: date) -> int:
    return int(ruleset.value_or(12, "walls.review_months", on=on))
