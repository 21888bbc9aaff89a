"""How interests and dual roles are managed, as JSON."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, done, of_noun, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken
from register.db import reading
from register.domain.interests.mitigations import NewMitigation
from register.queries.interests.interests import interest
from register.queries.people.people import person
from register.services.nouns import MITIGATIONS

MITIGATION = of_noun(MITIGATIONS, "Mitigation")
TAKES = taken("NewMitigation", NewMitigation, without=MITIGATIONS.addressed)


@blueprint.post("/interests/<ref>/mitigations", endpoint="agree_mitigation")
@described("mitigations", takes=TAKES, reply=MITIGATION, status=201)
def agree_mitigation_(ref: str) -> Response:
    """Record how an interest is managed; nobody agrees their own."""
    with reading() as session:
        about = interest(session, ref, viewer=viewer(), on=clock.today()).thing_id
    return _agreed(interest_id=about, dual_role_person_id=None)


@blueprint.post("/people/<ref>/mitigations", endpoint="agree_dual_role")
@described("mitigations", takes=TAKES, reply=MITIGATION, status=201)
def agree_dual_role(ref: str) -> Response:
    """Record how a person's dual role is managed; nobody agrees their own."""
    with reading() as session:
        about = person(session, ref, viewer=viewer()).thing_id
    return _agreed(interest_id=None, dual_role_person_id=about)


def _agreed(**about: Any) -> Response:
    who, now = guard.actor(), clock.now()
    new = body(NewMitigation, agreed_by=who.person_id or "", **about)
    return done(MITIGATIONS, lambda session: MITIGATIONS.add(session, new, actor=who, now=now), 201)
