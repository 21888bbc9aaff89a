"""Review meetings of contracts: the list, one with its actions, recording one in one go, and saying what was done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.review_meetings import AmendReviewMeetingForm, ReviewMeetingForm
from register.db import Session
from register.domain.dates import said
from register.domain.permissions import Viewer
from register.queries.contracts.contracts import contract
from register.queries.labels import labels
from register.queries.running import review_meetings as queries
from register.services.nouns import REVIEW_MEETINGS
from register.web import noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    value = queries.to_domain(one)
    people = [row.attendee_id for row in value.attendees] + [row.action_owned_by for row in value.actions]
    return {
        "seen": queries.see(session, one, viewer=viewer, today=today), "meeting": value,
        "names": labels(session, [key for key in people if key], viewer=viewer),
        "contract": contract(session, one.contract_id, viewer=viewer),
    }  # fmt: skip


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="review_meetings", list_page="review_meetings/index.html", page="review_meetings/show.html",
        question="review_meetings/ask.html", one="review meeting", noun=REVIEW_MEETINGS, listing=queries.LISTING,
        form=ReviewMeetingForm, change=AmendReviewMeetingForm,
        called=lambda one: f"Review meeting of {said(one.met_on)}", told=_told, begin=("contract_id",),
    )
)  # fmt: skip
