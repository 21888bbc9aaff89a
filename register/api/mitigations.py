"""How interests and dual roles are managed, as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import Body, blueprint, fact, given, made, spec
from register.db import Session
from register.domain.mitigations import NewMitigation
from register.domain.permissions import Actor
from register.queries.interests import interest
from register.queries.people import person
from register.services.mitigations import agree_mitigation

FIELDS = ("interest_id", "dual_role_person_id", "kind", "text", "contract_id", "agreed_by")


class MitigationBody(Body):
    """What the caller agreed. contract_id: null for every decision."""

    kind: str
    text: str
    valid_from: date
    valid_to: date | None = None
    contract_id: str | None = None

    def to_domain(self, caller: Actor, **about: Any) -> NewMitigation:
        fields = {name: getattr(self, name) for name in MitigationBody.model_fields}
        return NewMitigation(agreed_by=caller.person_id or "", **fields, **about)


@blueprint.post("/interests/<ref>/mitigations", endpoint="agree_mitigation")
@spec.validate(tags=["mitigations"])
def agree_mitigation_(ref: str, json: MitigationBody) -> Response:
    """Record how an interest is managed; nobody agrees their own."""
    body, who, today = given(json), guard.actor(), clock.today()

    def work(session: Session) -> Any:
        about = interest(session, ref, viewer=who.viewer, on=today).thing_id
        return agree_mitigation(session, body.to_domain(who, interest_id=about), actor=who, today=today)

    return made(work, lambda v: fact(v, *FIELDS))


@blueprint.post("/people/<ref>/mitigations", endpoint="agree_dual_role")
@spec.validate(tags=["mitigations"])
def agree_dual_role(ref: str, json: MitigationBody) -> Response:
    """Record how a person's dual role is managed; nobody agrees their own."""
    body, who, today = given(json), guard.actor(), clock.today()

    def work(session: Session) -> Any:
        about = person(session, ref, viewer=who.viewer).thing_id
        new = body.to_domain(who, dual_role_person_id=about)
        return agree_mitigation(session, new, actor=who, today=today)

    return made(work, lambda v: fact(v, *FIELDS))
