"""Returns without news as JSON."""

from __future__ import annotations

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, done, of_noun, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken
from register.db import reading
from register.domain.interests.interests import NewNilReturn
from register.queries.people.people import person
from register.services.nouns import NIL_RETURNS

TAKES = taken("NewNilReturn", NewNilReturn, without=NIL_RETURNS.addressed)


@blueprint.post("/people/<ref>/nil-returns", endpoint="declare_nothing")
@described("nil-returns", takes=TAKES, reply=of_noun(NIL_RETURNS, "NilReturn"), status=201)
def declare_nothing_(ref: str) -> Response:
    """Say that this person has nothing to declare, or that nothing has changed."""
    with reading() as session:
        whose = person(session, ref, viewer=viewer()).thing_id
    new, who, now = body(NewNilReturn, person_id=whose), guard.actor(), clock.now()
    return done(NIL_RETURNS, lambda session: NIL_RETURNS.add(session, new, actor=who, now=now), 201)
