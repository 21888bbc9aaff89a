"""Who has declared: the list of everybody who owes a yearly return, with its downloads."""

from __future__ import annotations

from flask import Blueprint

from register import clock, guard
from register.db import reading
from register.queries.interests import who_declared as queries
from register.queries.listing import Listing
from register.web import listings

blueprint = Blueprint("declarations", __name__, url_prefix="/declarations")


def _listing() -> Listing:
    with reading() as session:
        return queries.listing(session, clock.today(), viewer=guard.actor().viewer)


listings.add_to(blueprint, _listing, template="declarations/index.html", links_to="people.show")
