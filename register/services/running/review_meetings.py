"""Keeps review meetings of contracts."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.permissions import Actor, Permission
from register.domain.problems import refuse
from register.domain.running.review_meetings import NewReviewMeeting, check_review_meeting, open_actions
from register.models.review_meetings import ReviewMeetingVersion
from register.queries.people.people import person
from register.queries.running.review_meetings import review_meeting
from register.services.keeping import Keeping
from register.services.records import missing
from register.services.running.given_under import contract_of, contract_problem


def _check(
    session: Session, new: NewReviewMeeting, actor: Actor, today: date, newest: ReviewMeetingVersion | None
) -> None:
    found = contract_of(session, new.contract_id, actor)
    kept = newest.contract_id if newest else None
    refuse(
        {
            "contract_id": contract_problem(session, new.contract_id, found, kept, actor),
            **{
                f"attendees-{n}-attendee_id": missing(session, person, one.attendee_id, actor)
                for n, one in enumerate(new.attendees)
            },
            **{
                f"actions-{n}-action_owned_by": missing(session, person, one.action_owned_by, actor)
                for n, one in enumerate(new.actions)
                if one.action_owned_by
            },
        }
    )
    check_review_meeting(new, first_day=found.valid_from if found else None, today=today)


def _worked(session: Session, new: NewReviewMeeting) -> dict[str, Any]:
    return {"open_actions": len(open_actions(new.actions))}


KEPT = Keeping(
    ReviewMeetingVersion, "review_meeting", review_meeting, _check, Permission.KEEP_CONTRACTS, worked=_worked
)
add_review_meeting, amend_review_meeting = KEPT.add, KEPT.amend
