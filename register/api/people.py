"""People as JSON."""

from __future__ import annotations

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import Body, Query, blueprint, fact, given, listed, made, plain, spec, viewer
from register.db import reading
from register.domain.people import NewPerson
from register.queries import appointments as held
from register.queries import people as queries
from register.services.people import add_person

FIELDS = ("name", "email", "staff_number")


class PersonBody(Body):
    """A person to record."""

    name: str
    email: str | None = None
    staff_number: str | None = None

    def to_domain(self) -> NewPerson:
        return NewPerson(**{name: getattr(self, name) for name in PersonBody.model_fields})


@blueprint.get("/people")
@spec.validate(tags=["people"])
def people(query: Query) -> Response:
    """List people."""
    return listed(queries.listing(clock.today()), query)


@blueprint.get("/people/<ref>")
@spec.validate(tags=["people"])
def person(ref: str) -> dict[str, object]:
    """One person, with the posts they hold or held and whether they have a dual role today."""
    with reading() as session:
        one = queries.person(session, ref, viewer=viewer())
        dual = queries.dual_roles_on(session, clock.today(), viewer=viewer(), people=[one.thing_id])
        found = dual.get(one.thing_id)
        return {
            **fact(one, *FIELDS),
            "posts": [_holding(row) for row in held.of_person(session, one.thing_id, viewer=viewer())],
            "dual_role": found is not None,
            "dual_role_by_law": None if found is None else found.statutory,
        }


def _holding(row: held.Holding) -> dict[str, object]:
    names = ("ref", "post_ref", "title", "organisation", "side", "valid_from", "valid_to")
    return plain({name: getattr(row, name) for name in names})


@blueprint.post("/people", endpoint="add_person")
@spec.validate(tags=["people"])
def add_person_(json: PersonBody) -> Response:
    """Record a person."""
    new, who, today = given(json).to_domain(), guard.actor(), clock.today()
    return made(lambda s: add_person(s, new, actor=who, today=today), lambda v: fact(v, *FIELDS))
