"""The policy breaches that a body publishes, month by month and without a name, as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.wrappers import Response

from register import clock
from register.api.base import blueprint, described, made
from register.api.schemas import models
from register.db import reading
from register.queries.publication.published_breaches import MonthTold, months, told


@dataclass(frozen=True, slots=True)
class PublishedBreaches:
    """So many months as the rules say, the newest first."""

    months: tuple[MonthTold, ...]


@blueprint.get("/published-breaches", endpoint="published_breaches")
@described("editions", reply=models.told("PublishedBreaches", PublishedBreaches))
def published_breaches_() -> Response:
    """How many policy breaches of which kind there were in which month. Nobody need sign in."""
    with reading() as session:
        return made(PublishedBreaches(told(months(session, clock.today()))), 200)
