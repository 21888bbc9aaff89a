"""The minutes of a review meeting, over JSON: a call answers with the Word file."""

from __future__ import annotations

from flask import current_app
from werkzeug.wrappers import Response

from register.api.base import WORD, WORD_FILE, blueprint, described, viewer
from register.db import reading
from register.queries.running.review_meetings import minutes, review_meeting
from register.services.running.minutes import word_file


@blueprint.get("/review-meetings/<ref>/minutes")
@described("contracts", reply=WORD_FILE)
def minutes_of_review_meeting(ref: str) -> Response:
    """The minutes of a review meeting as a Word file."""
    with reading() as session:
        found = minutes(session, review_meeting(session, ref, viewer=viewer()), viewer=viewer())
    body = word_file(found, body_name=current_app.extensions["settings"].body_name)
    name = f'attachment; filename="minutes-{found.ref}.docx"'
    return Response(body, mimetype=WORD, headers={"Content-Disposition": name})
