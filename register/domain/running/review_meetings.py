"""Review meetings of a contract: who came, what was agreed, and the actions that follow, each with its owner and its day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, NamedTuple

from register.domain.asked import enter, select
from register.domain.dates import said
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.texts import Line, Prose, Typed, text_problem, text_problems

MOST_ROWS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee(Typed):
    """Somebody who came. attended_as: the post, and for which party. attendee_id: who it was, if registered."""

    attended_as: Annotated[str, Line("the post of who came, and for which party", longest=200)]
    attendee_id: Annotated[str | None, select("who came")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAction(Typed):
    """What somebody is to do after the meeting. done_shown: what shows that it was done."""

    action_agreed: Annotated[str, Line("the action", longest=300)]
    action_owned_by: Annotated[str, select("who owns the action")]
    action_by: Annotated[date, enter("the day the action is due")]
    action_done_on: Annotated[date | None, enter("the day it was done")] = None
    done_shown: Annotated[str | None, Line("what shows that it was done", longest=300)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReviewMeeting(Typed):
    """A review meeting of a contract. meet_again_on: the day on which the parties agreed to meet next."""

    contract_id: Annotated[str, select("the contract")]
    met_on: Annotated[date, enter("the day of the meeting")]
    attendees: Annotated[tuple[Attendee, ...], enter("who came")] = ()
    review_agreed: Annotated[str, Prose("what was agreed", longest=8000)]
    actions: Annotated[tuple[ReviewAction, ...], enter("the actions")] = ()
    meet_again_on: Annotated[date | None, enter("the day of the next meeting")] = None


def check_review_meeting(new: NewReviewMeeting, *, first_day: date | None, today: date) -> None:
    """Raises Invalid. first_day: of the contract; None where it was not found, which is said elsewhere."""
    refuse(
        {
            **text_problems(new),
            "contract_id": text_problem(new.contract_id, "the contract", 80),
            "met_on": day_problem(new.met_on, "The day of the meeting")
            or ("The day of the meeting must be today or in the past" if new.met_on > today else None)
            or order_problem(first_day, new.met_on, "The contract had not begun"),
            "meet_again_on": day_problem(new.meet_again_on, "The day of the next meeting")
            or ("It must be after this meeting" if new.meet_again_on and new.meet_again_on <= new.met_on else None),
            "attendees": _many(new.attendees, "people") or (None if new.attendees else "Enter who came"),
            "actions": _many(new.actions, "actions"),
            **dict(_attendee_problems(new)),
            **dict(_action_problems(new, today)),
        }
    )  # fmt: skip


def _many(rows: Sequence[object], what: str) -> str | None:
    return f"Enter no more than {MOST_ROWS} {what}" if len(rows) > MOST_ROWS else None


def _attendee_problems(new: NewReviewMeeting) -> Iterator[tuple[str, str | None]]:
    for n, one in enumerate(new.attendees):
        for name, words in text_problems(one).items():
            yield f"attendees-{n}-{name}", words


def _action_problems(new: NewReviewMeeting, today: date) -> Iterator[tuple[str, str | None]]:
    said_before: set[str] = set()
    for n, one in enumerate(new.actions):
        for name, words in text_problems(one).items():
            yield f"actions-{n}-{name}", words
        if one.action_agreed in said_before:
            yield f"actions-{n}-action_agreed", "This action stands in the list already"
        yield f"actions-{n}-action_owned_by", text_problem(one.action_owned_by, "who owns the action", 80)
        yield f"actions-{n}-action_by", _due_problem(one, new.met_on)
        yield from ((f"actions-{n}-{name}", words) for name, words in _done_problems(one, new.met_on, today))
        said_before.add(one.action_agreed)


def _due_problem(one: ReviewAction, met_on: date) -> str | None:
    return day_problem(one.action_by, "The day the action is due") or order_problem(
        met_on, one.action_by, "It must be due on the day of the meeting or later"
    )


def _done_problems(one: ReviewAction, met_on: date, today: date) -> Iterator[tuple[str, str | None]]:
    if one.action_done_on is None:
        yield "action_done_on", "Enter the day it was done" if one.done_shown else None
        return
    yield "done_shown", None if one.done_shown else "Enter what shows that it was done"
    if one.action_done_on > today:
        yield "action_done_on", "The day it was done must be today or in the past"
    else:
        yield (
            "action_done_on",
            order_problem(met_on, one.action_done_on, "It cannot be done before it was agreed"),
        )


def open_actions(actions: Sequence[ReviewAction]) -> list[ReviewAction]:
    """Those that nobody has said are done."""
    return [one for one in actions if one.action_done_on is None]


def overdue_actions(actions: Sequence[ReviewAction], on: date) -> list[ReviewAction]:
    return [one for one in open_actions(actions) if one.action_by < on]


def warnings(meeting: NewReviewMeeting, today: date) -> tuple[str, ...]:
    """What should be looked at, in sentences; nothing is refused for it."""
    late = overdue_actions(meeting.actions, today)
    return tuple(f"“{one.action_agreed}” was due on {said(one.action_by)}" for one in late)


class Reviewed(NamedTuple):
    """When a contract was last reviewed, and when the parties agreed to meet again."""

    on: date
    again_on: date | None


def answered(met_on: date, due: Sequence[date]) -> date | None:
    """The day on which a review was due that a meeting answers: the nearest one, the earlier of two."""
    return min(due, key=lambda day: (abs((day - met_on).days), day), default=None)
