"""Appointments as JSON: those of a person, and their ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, done, of_noun, viewer
from register.api.schemas.bodies import Looked, body, body_of_both
from register.api.schemas.models import taken
from register.db import reading
from register.domain.asked import enter
from register.domain.people.people import NewAppointment
from register.queries.people.people import person
from register.services.nouns import APPOINTMENTS
from register.services.people.appointments import end_appointment

APPOINTMENT = of_noun(APPOINTMENTS, "Appointment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """The last day in a post, and why it ends."""

    last_day: Annotated[date, enter("the last day in the post")]
    reason: Annotated[str, enter("why it ends")]


@blueprint.post("/people/<ref>/appointments", endpoint="add_appointment")
@described(
    "appointments",
    takes=taken("NewAppointment", NewAppointment, without=APPOINTMENTS.addressed),
    reply=APPOINTMENT,
    status=201,
)
def add_appointment(ref: str) -> Response:
    """Record that a person holds a post."""
    with reading() as session:
        whose = person(session, ref, viewer=viewer()).thing_id
    new, who, now = body(NewAppointment, person_id=whose), guard.actor(), clock.now()
    return done(APPOINTMENTS, lambda session: APPOINTMENTS.add(session, new, actor=who, now=now), 201)


@blueprint.post("/appointments/<ref>/end", endpoint="end_appointment")
@described("appointments", takes=taken("EndedAppointment", Ending, Looked), reply=APPOINTMENT)
def end_appointment_(ref: str) -> Response:
    """Record the last day in a post."""
    end, looked = body_of_both(Ending, Looked)
    how: dict[str, Any] = {"expected_n": looked.version, "reason": end.reason}
    return done(
        APPOINTMENTS,
        lambda s: end_appointment(s, ref, end.last_day, **how, actor=guard.actor(), today=clock.today()),
    )
