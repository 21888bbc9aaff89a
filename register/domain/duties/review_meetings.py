"""The tasks of review meetings: each action for its owner, and the next meeting of a contract that was reviewed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from register.domain.dates import end_of_day, london_day
from register.domain.duties.duties import Duty, DutyKind
from register.domain.running.review_meetings import NewReviewMeeting, answered, open_actions


def plan_actions(meeting_id: str, meeting: NewReviewMeeting) -> Iterator[Duty]:
    """A task for the owner of each action, until it is recorded that it was done."""
    for one in open_actions(meeting.actions):
        yield Duty(
            kind=DutyKind.REVIEW_ACTION, subject_kind="review_meeting", subject_id=meeting_id,
            due_at=end_of_day(one.action_by), words=f"Do what a review meeting agreed: {one.action_agreed}",
            owner_id=one.action_owned_by, part=hashlib.sha256(one.action_agreed.encode()).hexdigest()[:16],
        )  # fmt: skip


def after_meeting(
    tasks: Sequence[Duty], met_on: date, meet_again_on: date | None, due: Sequence[date]
) -> list[Duty]:
    """The tasks of a contract once it was reviewed: the review that the meeting answers is due no longer, and the next one
    on the day that the parties agreed, where they did. due: every day on which a review of it is due by its rules."""
    reviews = [task for task in tasks if task.kind is DutyKind.CONTRACT_REVIEW]
    others = [task for task in tasks if task.kind is not DutyKind.CONTRACT_REVIEW]
    if meet_again_on and reviews:
        return [*others, replace(reviews[-1], due_at=end_of_day(meet_again_on))]
    until = answered(met_on, due) or met_on
    return [*others, *(task for task in reviews if london_day(task.due_at) > until)]
