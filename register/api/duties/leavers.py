"""Tasks of people who have left, as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.duties.leavers import NewHandover
from register.queries.duties.leavers import Leaver, LeftTask, leavers, left_tasks
from register.queries.people.people import person
from register.services.duties.leavers import hand_over


@dataclass(frozen=True, slots=True)
class AllLeavers:
    """Everybody who has left with tasks that wait to be handed over."""

    rows: tuple[Leaver, ...]


@dataclass(frozen=True, slots=True)
class LeftTasks:
    """Tasks of one of them."""

    rows: tuple[LeftTask, ...]


@blueprint.get("/duties/left", endpoint="leavers")
@described("duties", reply=told("Leavers", AllLeavers))
def all_leavers() -> Response:
    """List people who have left with tasks of theirs that wait to be handed over."""
    with reading() as session:
        return made(AllLeavers(tuple(leavers(session, viewer=viewer()))), 200)


@blueprint.get("/duties/left/<ref>", endpoint="left_tasks")
@described("duties", reply=told("LeftTasks", LeftTasks))
def tasks_of(ref: str) -> Response:
    """List the tasks of somebody who has left, the nearest first."""
    with reading() as session:
        leaver = person(session, ref, viewer=viewer()).thing_id
        rows = left_tasks(session, leaver, viewer=viewer())
        return made(LeftTasks(tuple(LeftTask(one.id, one.title, one.due_at) for one in rows)), 200)


@blueprint.post("/duties/left/<ref>/hand-over", endpoint="hand_over")
@described("duties", takes=taken("NewHandover", NewHandover), reply=told("HandedOver", LeftTasks))
def hand(ref: str) -> Response:
    """Hand over tasks of somebody who has left: those named, or all of them, to one person, with a reason."""
    new = body(NewHandover)
    with unit_of_work() as session:
        done = hand_over(session, ref, new, actor=guard.actor(), today=clock.today(), now=clock.now())
        return made(LeftTasks(tuple(LeftTask(one.id, one.title, one.due_at) for one in done)), 200)
