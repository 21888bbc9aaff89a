"""Tasks as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, listed, made, page_of, question_of, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import unit_of_work
from register.domain.duties.acknowledging import NewAcknowledgement
from register.domain.duties.contract_tasks import NewTaskDone
from register.domain.permissions import ANYBODY
from register.queries.duties.duties import listing_for
from register.services.duties.acknowledging import acknowledge
from register.services.duties.answering import say_done

LISTING = listing_for(ANYBODY)
"""The list of nobody in particular, which has the shape of everybody's."""


@blueprint.get("/duties")
@described("duties", asks=question_of(LISTING), reply=page_of(LISTING))
def duties() -> Response:
    """List open tasks: one's own first, then those of one's roles, by due time."""
    return listed(listing_for(viewer()))


@dataclass(frozen=True, slots=True)
class Quiet:
    """A task that was acknowledged, and until when no reminders are sent."""

    title: str
    due_at: datetime
    quiet_until: datetime | None


@dataclass(frozen=True, slots=True)
class AllQuiet:
    """Every task about the record that falls to whoever acknowledged."""

    rows: tuple[Quiet, ...]


@blueprint.post("/duties/<ref>/acknowledge", endpoint="acknowledge_duty")
@described(
    "duties", takes=taken("NewAcknowledgement", NewAcknowledgement), reply=told("Acknowledged", AllQuiet)
)
def acknowledge_duty(ref: str) -> Response:
    """Acknowledge the tasks about a record that fall to you: no reminders until then, but at the deadline itself."""
    new = body(NewAcknowledgement)
    with unit_of_work() as session:
        found = acknowledge(session, ref, new, actor=guard.actor(), now=clock.now())
        return made(AllQuiet(tuple(Quiet(one.title, one.due_at, one.quiet_until) for one in found)), 200)


@dataclass(frozen=True, slots=True)
class Done:
    """A task that somebody said is done."""

    title: str
    kind: str
    due_at: datetime


@blueprint.post("/duties/<ref>/done", endpoint="finish_duty")
@described("duties", takes=taken("NewTaskDone", NewTaskDone), reply=told("TaskDone", Done))
def finish_duty(ref: str) -> Response:
    """Say that a task is done and what shows it: by its id, or by the reference of what it is about and its kind."""
    new = body(NewTaskDone)
    with unit_of_work() as session:
        one = say_done(session, ref, new, actor=guard.actor(), now=clock.now())
        return made(Done(one.title, one.kind, one.due_at), 200)
