"""What is asked about a review meeting of a contract."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forms.days import DatePartsField
from forms.fields import LongTextField, TextField
from forms.records import RecordField
from forms.values import Rows, ValueForm
from register.domain.running.review_meetings import Attendee, NewReviewMeeting, ReviewAction

SOME: Any = {"optional": True, "marked": False}


def _attendee(number: int) -> Iterable[tuple[str, Any]]:
    said = f"Person {number + 1}"
    yield "attended_as", TextField(f"{said}: post, and for which party", limit=200, **SOME)
    yield "attendee_id", RecordField(f"{said}: who it was", of="person", thing="who came", **SOME)


def _action(number: int) -> Iterable[tuple[str, Any]]:
    said = f"Action {number + 1}"
    yield "action_agreed", TextField(said, limit=300, **SOME)
    yield (
        "action_owned_by",
        RecordField(f"{said}: who owns it", of="person", thing="who owns the action", **SOME),
    )
    yield "action_by", DatePartsField(f"{said}: due on", thing="the day the action is due", **SOME)
    yield "action_done_on", DatePartsField(f"{said}: done on", thing="the day it was done", **SOME)
    yield "done_shown", TextField(f"{said}: what shows that it was done", limit=300, **SOME)


class ReviewMeetingForm(ValueForm[NewReviewMeeting]):
    """A review meeting, recorded in one go: who came, what was agreed, and who does what by when."""

    submit_text = "Save meeting"
    makes = NewReviewMeeting

    contract_id = RecordField("Contract", of="contract", thing="the contract")
    met_on = DatePartsField("Day of the meeting", thing="the day of the meeting")
    review_agreed = LongTextField("What was agreed?", thing="what was agreed", rows=5)
    meet_again_on = DatePartsField(
        "When do you meet again?",
        thing="the day of the next meeting",
        optional=True,
        hint="As agreed. Otherwise the next review is due by the interval of the contract",
    )
    ROWS = {  # noqa: RUF012
        "attendees": Rows(Attendee, _attendee, drawn=4),
        "actions": Rows(ReviewAction, _action, drawn=4),
    }


class AmendReviewMeetingForm(ReviewMeetingForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
