"""Tasks as JSON."""

from __future__ import annotations

from werkzeug.wrappers import Response

from register.api.base import blueprint, described, listed, page_of, question_of, viewer
from register.domain.permissions import ANYBODY
from register.queries.duties.duties import listing_for

LISTING = listing_for(ANYBODY)
"""The list of nobody in particular, which has the shape of everybody's."""


@blueprint.get("/duties")
@described("duties", asks=question_of(LISTING), reply=page_of(LISTING))
def duties() -> Response:
    """List open tasks: one's own first, then those of one's roles, by due time."""
    return listed(listing_for(viewer()))
