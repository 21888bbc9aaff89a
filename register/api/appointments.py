"""Appointments as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import Body, blueprint, fact, given, made, spec, viewer
from register.db import Session
from register.domain.people import NewAppointment
from register.queries.people import person
from register.services.appointments import appoint, end_appointment

FIELDS = (
    "person_id", "post_id", "decision_making_from", "decision_making_to", "decision_reason", "statutory_dual",
)  # fmt: skip


class AppointmentBody(Body):
    """A post for the person in the address, from day to day. decision_reason: the code of the criterion."""

    post_id: str
    valid_from: date
    valid_to: date | None = None
    decision_making_from: date | None = None
    decision_making_to: date | None = None
    decision_reason: str | None = None
    statutory_dual: str | None = None

    def to_domain(self, person_id: str) -> NewAppointment:
        fields = {name: getattr(self, name) for name in AppointmentBody.model_fields}
        return NewAppointment(person_id=person_id, **fields)


class EndedAppointmentBody(Body):
    """The last day in a post, the version that was looked at, and why it ends."""

    last_day: date
    version: int
    reason: str


@blueprint.post("/people/<ref>/appointments", endpoint="add_appointment")
@spec.validate(tags=["appointments"])
def add_appointment(ref: str, json: AppointmentBody) -> Response:
    """Record that a person holds a post."""
    body, who, today, sees = given(json), guard.actor(), clock.today(), viewer()

    def work(session: Session) -> Any:
        new = body.to_domain(person(session, ref, viewer=sees).thing_id)
        return appoint(session, new, actor=who, today=today)

    return made(work, lambda v: fact(v, *FIELDS))


@blueprint.post("/appointments/<ref>/end", endpoint="end_appointment")
@spec.validate(tags=["appointments"])
def end_appointment_(ref: str, json: EndedAppointmentBody) -> Response:
    """Record the last day in a post."""
    body, who, today = given(json), guard.actor(), clock.today()
    return made(
        lambda s: end_appointment(
            s, ref, body.last_day, expected_n=body.version, reason=body.reason, actor=who, today=today
        ),
        lambda v: fact(v, *FIELDS),
        status=200,
    )
