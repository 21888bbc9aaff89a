"""A flow of information is looked at again on its day, and from then on at the interval of the rules while it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from register.domain.dates import add_months, end_of_day
from register.domain.duties.duties import Duty, DutyKind
from register.domain.rules import Ruleset

INTERVAL = "sharing.flow_review_months"


@dataclass(frozen=True, slots=True)
class LastLook:
    """The review that was said to be done last: the day it was due, and the day it was done."""

    due_on: date
    looked_on: date


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What the review of a flow goes by. review_due_on: the day that its record names; owner_id: who looks after the flow,
    or else after its agreement."""

    flow_id: str
    title: str
    review_due_on: date
    ends_on: date | None
    owner_id: str | None
    last: LastLook | None = None


def review_day(one: Reviewed, ruleset: Ruleset) -> date:
    """The day that its record names, unless the review of that day was done: then so many months after it was done. Not
    after its last day."""
    due, last = one.review_due_on, one.last
    if last is not None and due <= last.due_on:
        due = add_months(last.looked_on, ruleset.value(INTERVAL, on=last.looked_on))
    return min(due, one.ends_on or due)


def plan_flow_review(one: Reviewed, ruleset: Ruleset) -> Duty:
    """A task for whoever looks after it."""
    words = f"Review the flow of information: {one.title}"
    return Duty(
        kind=DutyKind.FLOW_REVIEW, subject_kind="flow", subject_id=one.flow_id, due_at=end_of_day(review_day(one, ruleset)),
        words=words, owner_id=one.owner_id,
    )  # fmt: skip
