"""Meetings: an extract of the register for those who attend and what is to be discussed. Nothing is stored."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.meetings import OFFERED, MeetingForm
from register import clock, guard
from register.db import Session, reading
from register.queries.choosing import attendants
from register.queries.meetings import meetings as queries
from register.queries.people.committee_days import to_come
from register.queries.trail.proof_codes import code_of_now
from register.web import choosing

blueprint = Blueprint("meetings", __name__, url_prefix="/meetings")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
def index() -> Page:
    offered, today = _offered_day(), clock.today()
    begun: dict[str, Any] = {} if offered is None else {"formdata": None}
    form = MeetingForm(data={"day": offered or today}, **begun)
    with reading() as session:
        _offer(session, form)
        extract = code = None
        coming = to_come(session, today, viewer=guard.actor().viewer)
        if request.args and offered is None and form.validate():
            extract = queries.extract(
                session, form.day.data, form.people.data, form.data.get("contracts") or (), form.bodies.data,
                today=today, viewer=guard.actor().viewer,
            )  # fmt: skip
            code = code_of_now(session)
    return render_template(
        "meetings/index.html",
        form=form,
        extract=extract,
        code=code,
        document_url=_document_url(),
        coming=coming,
    ), form.status


def _offered_day() -> date | None:
    """The day of a committee that was followed from the list of those to come; nothing else is answered yet."""
    if set(request.args) != {OFFERED}:
        return None
    try:
        return date.fromisoformat(request.args[OFFERED])
    except ValueError:
        return None


def _document_url() -> str:
    """The schedule of declarations with the same answers."""
    answers = request.args.to_dict(flat=False)
    return url_for("documents.for_meeting", pack="declarations_for_meeting") + (
        f"?{urlencode(answers, doseq=True)}" if answers else ""
    )


def _offer(session: Session, form: MeetingForm) -> None:
    viewer = guard.actor().viewer
    day = form.day.data or clock.today()
    choosing.offer(session, form, people=attendants(day, viewer))
    if not (form.contracts.options or form.contracts.is_long):
        del form.contracts
