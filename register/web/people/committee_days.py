"""Days on which committees meet: the list, one with its history, adding, changing, and many at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for

from forms.committee_days import AmendCommitteeDayForm, CommitteeDayForm, PasteCommitteeDaysForm
from register import clock, guard
from register.db import Session, reading
from register.domain.permissions import Viewer
from register.queries.people import committee_days as queries
from register.queries.people import organisations
from register.services.nouns import COMMITTEE_DAYS
from register.services.people.committee_days import bring_committee_days
from register.web import acting, choosing, noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    return {"body": organisations.organisation(session, one.organisation_id, viewer=viewer)}


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="committee_days", list_page="committee_days/index.html", page="committee_days/show.html",
        question="committee_days/ask.html", codes={},
        one="committee day", noun=COMMITTEE_DAYS, listing=queries.LISTING,
        form=CommitteeDayForm, change=AmendCommitteeDayForm,
        called=lambda one: one.committee_name, told=_told, fill=choosing.offer, begin=("organisation_id", "committee_name"),
    )
)  # fmt: skip


@blueprint.route("/paste", methods=["GET", "POST"])
def paste() -> noun_pages.Page:
    """Many days of one body: all of them, or none."""
    form = PasteCommitteeDaysForm()
    with reading() as session:
        choosing.offer(session, form)

    def work(session: Session) -> str:
        how: dict[str, Any] = {"actor": guard.actor(), "today": clock.today()}
        bring_committee_days(session, form.organisation_id.data, form.pasted.data or "", **how)
        return url_for("committee_days.index")

    return acting.asked(form, work, "committee_days/paste.html", said="The days were recorded")
