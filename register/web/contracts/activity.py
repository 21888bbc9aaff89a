"""The activity of a contract: a year against its plan, and pasting many months."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for

from forms.activity_months import PasteActivityForm, WhichYearForm
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.domain.contracts.yearly.activity import said
from register.domain.dates import month_said
from register.look.activity import activity_picture
from register.queries.contracts.contracts import contract
from register.queries.contracts.sides.activity_years import year_of_activity
from register.services.running.activity_months import bring_months
from register.web import acting, noun_pages

blueprint = Blueprint("activity", __name__, url_prefix="/contracts")


@blueprint.get("/<ref>/activity")
def show(ref: str) -> noun_pages.Page:
    """A year of a contract against its plan, service by service."""
    form, viewer = WhichYearForm(), guard.actor().viewer
    with reading() as session:
        told = year_of_activity(session, ref, None, viewer=viewer, today=clock.today())
        form.year.options = as_options((day.isoformat(), month_said(day)) for day in told.years)
        asked = form.year.data if request.args and form.validate() else None
        if asked:
            first = date.fromisoformat(asked)
            told = year_of_activity(session, ref, first, viewer=viewer, today=clock.today())
    pictures = {one.code: activity_picture(said(one), one.months) for one in told.services}
    return render_template(
        "activity/year.html", form=form, told=told, pictures=pictures, month_said=month_said
    ), form.status


@blueprint.route("/<ref>/activity/paste", methods=["GET", "POST"])
def paste(ref: str) -> noun_pages.Page:
    """Many months of a contract at once: all of them, or none."""
    with reading() as session:
        one = contract(session, ref, viewer=guard.actor().viewer)
    form = PasteActivityForm()

    def work(session: Session) -> str:
        how: dict[str, Any] = {"actor": guard.actor(), "today": clock.today()}
        bring_months(session, ref, form.pasted.data or "", form.source.data or "", **how)
        return url_for("activity.show", ref=one.ref)

    return acting.asked(form, work, "activity/paste.html", said="The months were recorded", one=one)
