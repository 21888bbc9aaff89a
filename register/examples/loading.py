"""Loads the examples step by step, each on its own day; safe to repeat after any interruption."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from register import clock
from register.db import Session, reading, unit_of_work
from register.domain.errors import Fault
from register.domain.permissions import system_actor
from register.examples.acts import act, actor_of
from register.examples.stories import Step, steps
from register.examples.values import named
from register.queries.instance import mark, marks
from register.services.duties.duties import plan
from register.services.instance import make_instance, set_mark

DONE = "examples"
PREFIX = "example."


def load_examples() -> bool:
    """Record the examples in this instance; False when they are there already. Fault in a real instance."""
    with reading() as session:
        kind, done = mark(session, "kind"), mark(session, DONE)
    if kind == "real":
        raise Fault("This is a real instance: the examples belong in an instance of their own.")
    if done is not None:
        return False
    story = steps(clock.now())
    if kind is None:
        _begin(story[0])
    known = recorded()
    for step in story:
        _take(step, known)
    _finish()
    return True


def recorded() -> dict[str, str]:
    """What the examples recorded: the id of each by its key."""
    with reading() as session:
        return marks(session, PREFIX)


def _begin(first: Step) -> None:
    with clock.travel(first.at), unit_of_work() as session:
        make_instance(session, "demo", actor=system_actor(), today=clock.today())


def _take(step: Step, known: dict[str, str]) -> None:
    """Do a step unless it is done; what it made is remembered with it, all or nothing."""
    if step.key in known:
        return
    with clock.travel(step.at), unit_of_work() as session:
        made = {key: id for row in step.rows for key, id in _do(session, step.act, row, known).items()}
        for key, thing_id in made.items():
            set_mark(session, PREFIX + key, thing_id)
    known.update(made)


def _do(session: Session, name: str, row: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, str]:
    return act(session, name, named(row, known), actor_of(name, row.get("by"), known))


def _finish() -> None:
    """Plan the tasks that follow from what was recorded, as the scheduler will from now on."""
    with unit_of_work() as session:
        plan(session, clock.now())
        set_mark(session, DONE, "done")
