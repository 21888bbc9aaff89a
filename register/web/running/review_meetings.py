"""Review meetings of contracts: the list, one with its actions, recording one in one go, and saying what was done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response, current_app

from forms.review_meetings import AmendReviewMeetingForm, ReviewMeetingForm
from register import guard
from register.db import Session, reading
from register.domain.dates import said
from register.domain.media_types import WORD
from register.domain.permissions import Viewer
from register.queries.contracts.contracts import contract
from register.queries.labels import labels
from register.queries.running import review_meetings as queries
from register.services.nouns import REVIEW_MEETINGS
from register.services.running.minutes import word_file
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


@blueprint.get("/<ref>/minutes.docx")
def minutes(ref: str) -> Response:
    """The meeting as a Word file, to send round and to sign."""
    viewer = guard.actor().viewer
    with reading() as session:
        found = queries.minutes(session, queries.review_meeting(session, ref, viewer=viewer), viewer=viewer)
    body = word_file(found, body_name=current_app.extensions["settings"].body_name)
    where = {"Content-Disposition": f'attachment; filename="minutes-{found.ref}.docx"'}
    return Response(body, mimetype=WORD, headers=where)
