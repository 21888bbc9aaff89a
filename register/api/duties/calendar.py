"""The calendar as JSON."""

from __future__ import annotations

from werkzeug.wrappers import Response

from register.api.base import blueprint, described, listed, page_of, question_of
from register.queries.duties.calendar import LISTING


@blueprint.get("/calendar")
@described("duties", asks=question_of(LISTING), reply=page_of(LISTING))
def calendar() -> Response:
    """List every task that is open or to come, by day: one's own, one's roles', and the key dates of contracts."""
    return listed(LISTING)
