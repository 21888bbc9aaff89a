"""Meetings: an extract of the register for those who attend and what is to be discussed. Nothing is stored."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.meetings import MeetingForm
from register import clock, guard
from register.db import Session, reading
from register.queries.choosing import attendants
from register.queries.meetings import meetings as queries
from register.queries.trail.proof_codes import code_of_now
from register.web import choosing

blueprint = Blueprint("meetings", __name__, url_prefix="/meetings")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
def index() -> Page:
    form, today = MeetingForm(data={"day": clock.today()}), clock.today()
    with reading() as session:
        _offer(session, form)
        extract = code = None
        if request.args and form.validate():
            extract = queries.extract(
                session, form.day.data, form.people.data, form.data.get("contracts") or (), form.bodies.data,
                today=today, viewer=guard.actor().viewer,
            )  # fmt: skip
            code = code_of_now(session)
    return render_template(
        "meetings/index.html", form=form, extract=extract, code=code, document_url=_document_url()
    ), form.status


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
