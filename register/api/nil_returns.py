"""Returns without news as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import Body, blueprint, fact, given, made, spec
from register.db import Session
from register.domain.interests import NewNilReturn
from register.queries.people import person
from register.services.nil_returns import declare_nothing

FIELDS = ("person_id", "period_from", "period_to")


class NilReturnBody(Body):
    """Nothing to declare, or nothing has changed, for a period."""

    period_from: date
    period_to: date


@blueprint.post("/people/<ref>/nil-returns", endpoint="declare_nothing")
@spec.validate(tags=["interests"])
def declare_nothing_(ref: str, json: NilReturnBody) -> Response:
    """Say that this person has nothing to declare, or that nothing has changed."""
    body, who, today = given(json), guard.actor(), clock.today()

    def work(session: Session) -> Any:
        key = person(session, ref, viewer=who.viewer).thing_id
        new = NewNilReturn(person_id=key, period_from=body.period_from, period_to=body.period_to)
        return declare_nothing(session, new, actor=who, today=today)

    return made(work, lambda v: fact(v, *FIELDS))
