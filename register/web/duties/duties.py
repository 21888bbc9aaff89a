"""Tasks: what is due from whoever looks, their own first."""

from __future__ import annotations

from flask import Blueprint, url_for

from register import clock, guard
from register.db import reading
from register.queries.duties import duties as queries
from register.web import listings

blueprint = Blueprint("duties", __name__, url_prefix="/tasks")

PAGES = {
    "AGR": "agreements.show", "CON": "contracts.show", "DEL": "delegations.show", "INC": "incidents.show",
    "PER": "people.show",
}  # fmt: skip
"""The page of what a task is about, by the letters that begin its reference."""


def _page_of(ref: str) -> str | None:
    """Where to act; None where there is no page that this person may open."""
    endpoint = PAGES.get(ref.split("-")[0], "")
    return url_for(endpoint, ref=ref) if endpoint and guard.may(endpoint) else None


def _overdue() -> int:
    actor, now = guard.actor(), clock.now()
    with reading() as session:
        found = queries.due_for(session, actor.person_id, actor.roles, viewer=actor.viewer, now=now)
        return sum(1 for duty in found if duty.due_at < now)


listings.add_to(
    blueprint, lambda: queries.listing_for(guard.actor().viewer), template="duties/index.html", links_to=_page_of,
    more=lambda: {"overdue": _overdue()},
)  # fmt: skip
