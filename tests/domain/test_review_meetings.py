"""A review meeting says who came and what was agreed; each action has an owner, a day, and what shows that it was done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.dates import end_of_day
from register.domain.duties.duties import Duty, DutyKind
from register.domain.duties.review_meetings import after_meeting, plan_actions
from register.domain.errors import Invalid
from register.domain.running.review_meetings import (
    Attendee,
    NewReviewMeeting,
    ReviewAction,
    answered,
    check_review_meeting,
    open_actions,
    overdue_actions,
    warnings,
)

MET, TODAY = date(2025, 6, 2), date(2025, 7, 1)
ACTION = ReviewAction(action_agreed="Send the list", action_owned_by="ann", action_by=date(2025, 6, 20))
DONE = replace(ACTION, action_agreed="Check it", action_done_on=date(2025, 6, 18), done_shown="The list")
MEETING = NewReviewMeeting(
    contract_id="contract", met_on=MET, attendees=(Attendee(attended_as="Manager, for the commissioner"),),
    review_agreed="All as planned", actions=(ACTION, DONE),
)  # fmt: skip


def wrong(**changes: object) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        check_review_meeting(replace(MEETING, **changes), first_day=date(2025, 4, 1), today=TODAY)  # type: ignore[arg-type]
    return dict(refused.value.problems)


def acting(**changes: object) -> dict[str, str]:
    return wrong(actions=(replace(ACTION, **changes),))  # type: ignore[arg-type]


def test_a_meeting_is_recorded_in_one_go_with_who_came_and_who_does_what():
    check_review_meeting(MEETING, first_day=date(2025, 4, 1), today=TODAY)
    assert "attendees" in wrong(attendees=())
    assert "review_agreed" in wrong(review_agreed="")


def test_no_meeting_is_held_tomorrow_or_before_the_contract_began():
    assert "met_on" in wrong(met_on=TODAY + timedelta(days=1))
    assert wrong(met_on=date(2025, 3, 31))["met_on"] == "The contract had not begun"
    assert "meet_again_on" in wrong(meet_again_on=MET)


def test_an_action_is_done_with_what_shows_it_and_not_before_it_was_agreed():
    assert acting(action_done_on=TODAY)["actions-0-done_shown"] == "Enter what shows that it was done"
    assert "actions-0-action_done_on" in acting(done_shown="A letter")
    assert "actions-0-action_done_on" in acting(action_done_on=date(2025, 6, 1), done_shown="A letter")
    assert "actions-0-action_done_on" in acting(
        action_done_on=TODAY + timedelta(days=1), done_shown="A letter"
    )
    assert "actions-0-action_by" in acting(action_by=date(2025, 6, 1))


def test_two_actions_of_one_meeting_are_not_the_same():
    assert "actions-1-action_agreed" in wrong(actions=(ACTION, replace(ACTION, action_owned_by="bob")))


def test_what_is_late_is_told_from_the_day_after():
    assert open_actions(MEETING.actions) == [ACTION]
    assert overdue_actions(MEETING.actions, date(2025, 6, 20)) == []
    assert overdue_actions(MEETING.actions, date(2025, 6, 21)) == [ACTION]
    assert warnings(MEETING, TODAY) == ("“Send the list” was due on 20 June 2025",)


def test_each_action_that_is_not_done_is_a_task_of_its_owner():
    (task,) = plan_actions("one", MEETING)
    assert (task.owner_id, task.due_at) == ("ann", end_of_day(date(2025, 6, 20)))
    assert task.words == "Do what a review meeting agreed: Send the list"


DUE = [date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1)]


def review(day: date, kind: DutyKind = DutyKind.CONTRACT_REVIEW) -> Duty:
    return Duty(kind=kind, subject_kind="contract", subject_id="c", due_at=end_of_day(day), words="Review")


TASKS = [review(DUE[0]), review(DUE[1]), review(DUE[2], DutyKind.CONTRACT_END)]


def test_a_meeting_answers_the_review_that_it_is_nearest_to_early_or_late():
    assert answered(date(2025, 6, 20), DUE) == DUE[0]
    assert answered(date(2025, 8, 10), DUE) == DUE[0]
    assert answered(date(2025, 9, 20), DUE) == DUE[1]
    assert [one.due_at for one in after_meeting(TASKS, date(2025, 7, 8), None, DUE)] == [
        end_of_day(DUE[2]), end_of_day(DUE[1]),
    ]  # fmt: skip


def test_the_day_that_the_parties_agreed_is_when_the_next_review_is_due():
    tasks = after_meeting(TASKS, date(2025, 7, 8), date(2025, 9, 3), DUE)
    assert [one.due_at for one in tasks if one.kind is DutyKind.CONTRACT_REVIEW] == [
        end_of_day(date(2025, 9, 3))
    ]


@given(st.integers(0, 400))
def test_no_meeting_takes_away_a_task_other_than_a_review(days: int) -> None:
    left = after_meeting(TASKS, date(2025, 4, 1) + timedelta(days=days), None, DUE)
    assert TASKS[2] in left
    assert set(left) <= set(TASKS)


def test_a_contract_of_which_no_review_is_due_is_due_none():
    assert answered(MET, ()) is None
    assert after_meeting(TASKS[2:], MET, date(2025, 9, 1), ()) == TASKS[2:]
