"""Tasks: what is due from whoever looks, their own first."""

from __future__ import annotations

from flask import Blueprint

from register import clock, guard
from register.db import reading
from register.look.record_pages import address_by_reference
from register.queries.duties import duties as queries
from register.web import listings

blueprint = Blueprint("duties", __name__, url_prefix="/tasks")


def _overdue() -> int:
    actor, now = guard.actor(), clock.now()
    with reading() as session:
        found = queries.due_for(session, actor.person_id, actor.roles, viewer=actor.viewer, until=now)
        return sum(1 for duty in found if duty.due_at < now)


listings.add_to(
    blueprint, lambda: queries.listing_for(guard.actor().viewer), template="duties/index.html",
    links_to=address_by_reference, more=lambda: {"overdue": _overdue()},
)  # fmt: skip
