"""Tasks: what is due from whoever looks, their own first."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from register import clock, guard
from register.db import reading
from register.queries import duties as queries
from register.web import listings

blueprint = Blueprint("duties", __name__, url_prefix="/tasks")
Page = str | Response | tuple[str, int]

PAGES = {
    "AGR": "agreements.show", "CON": "contracts.show", "DEL": "delegations.show", "INC": "incidents.show",
    "PER": "people.show",
}  # fmt: skip
"""The page of what a task is about, by the letters that begin its reference."""


@blueprint.get("/")
def index() -> Page:
    listing = queries.listing_for(guard.actor().viewer)
    form, asked = listings.question(listing)
    shown = listings.show(listing, asked)
    for row in shown.rows:
        row["ref"] = (row["ref"][0], _page_of(row["ref"][0]))
    return render_template("duties/index.html", form=form, shown=shown, overdue=_overdue()), form.status


@blueprint.get("/export")
def export() -> Response:
    return listings.export(queries.listing_for(guard.actor().viewer))


def _page_of(ref: str) -> str | None:
    """Where to act; None where there is no page that this person may open."""
    endpoint = PAGES.get(ref.split("-")[0], "")
    return url_for(endpoint, ref=ref) if endpoint and guard.may(endpoint) else None


def _overdue() -> int:
    actor, now = guard.actor(), clock.now()
    with reading() as session:
        found = queries.due_for(session, actor.person_id, actor.roles, viewer=actor.viewer, now=now)
        return sum(1 for duty in found if duty.due_at < now)
