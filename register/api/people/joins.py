"""One person or two, as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.people.joins import NewJoin
from register.queries.people import joins as queries
from register.services.people.joins import answer_join


@dataclass(frozen=True, slots=True)
class Joined:
    """What was said of two records."""

    ref: str
    n: int
    person_id: str
    other_id: str
    answer: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Pairs:
    """Records that may be one person's and of which nobody has said anything, and those of which somebody has."""

    possible: tuple[queries.Pair, ...]
    answered: tuple[queries.Pair, ...]


@blueprint.get("/joins")
@described("people", reply=told("Pairs", Pairs))
def joins() -> Response:
    """Two records at a time: those that may be one person's, and what was said of others."""
    with reading() as session:
        possible = queries.possible(session, clock.today(), viewer=viewer())
        return made(Pairs(tuple(possible), tuple(queries.answered(session, viewer=viewer()))), 200)


@blueprint.post("/joins", endpoint="answer_join")
@described("people", takes=taken("NewJoin", NewJoin), reply=told("Join", Joined), status=201)
def answer_join_() -> Response:
    """Join two records of one person, part them again, or say that they are two people."""
    new, who, today = body(NewJoin), guard.actor(), clock.today()
    with unit_of_work() as session:
        row = answer_join(session, new, actor=who, today=today)
        return made(Joined(row.ref, row.n, row.person_id, row.other_id, row.answer, row.reason))
