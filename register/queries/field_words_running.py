"""What the columns of what is done while a contract runs are called on pages."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "notified_on": "Notice given on", "notice_service": "Code of the service",
    "notice_ground": "What has not been done as the contract says", "remedy_asked": "What is asked",
    "remedy_by": "Asked by", "notice_owner_id": "Who looks after it",
    "step_kind": "Step", "step_on": "On", "step_said": "What was agreed or found", "step_by": "To be done by",
    "withheld_pence": "Withheld a month",
    "uplift_year": "Uplift of prices for",
    "leaving_side": "Party that leaves", "leaving_id": "Associate that leaves", "incoming_id": "Body that takes its place",
    "incoming_representative_id": "Representative of the body that comes in",
    "month_on": "Month", "activities": "Activity", "activity_code": "Service", "activity_done": "How many",
    "activity_planned": "Planned", "activity_source": "Where the numbers come from",
    "attendees": "Who came", "attended_as": "Post, and for which party", "attendee_id": "Who it was",
    "review_agreed": "What was agreed", "action_agreed": "Action", "action_owned_by": "Owner",
    "action_by": "Due on", "action_done_on": "Done on", "done_shown": "What shows it",
    "meet_again_on": "Meets again on", "open_actions": "Actions to be done",
}  # fmt: skip
