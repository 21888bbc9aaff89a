"""The calls of lists that pages show and that are no noun's: each answers with the list's own filters."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from register.api.base import blueprint, described, listed, page_of, question_of
from register.queries import walls
from register.queries.accounts import accounts
from register.queries.audit import scopes
from register.queries.listing import Listing
from register.queries.sharing import incident_register
from register.queries.trail import listed as trail

LISTINGS = (trail.LISTING, walls.LISTING, accounts.LISTING, scopes.LISTING, incident_register.LISTING)


def _list(listing: Listing) -> Any:
    def view() -> Response:
        return listed(listing)

    view.__doc__ = f"List: {listing.title.lower()}."
    return described(listing.noun, asks=question_of(listing), reply=page_of(listing))(view)


for _listing in LISTINGS:
    _name = _listing.noun.replace("-", "_")
    blueprint.add_url_rule(f"/{_listing.noun}", endpoint=_name, view_func=_list(_listing))
