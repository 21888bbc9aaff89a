"""Tasks as JSON."""

from __future__ import annotations

from werkzeug.wrappers import Response

from register.api.base import Query, blueprint, listed, spec, viewer
from register.queries.duties import listing_for


@blueprint.get("/duties")
@spec.validate(tags=["duties"])
def duties(query: Query) -> Response:
    """List open tasks: one's own first, then those of one's roles, by due time."""
    return listed(listing_for(viewer()), query)
