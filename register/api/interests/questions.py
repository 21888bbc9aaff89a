"""Questions worth asking as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.asked import select
from register.domain.interests.questions import QuestionOutcome
from register.queries.interests.questions import Questions
from register.queries.interests.questions import questions as waiting
from register.services.interests.questions import settle_question

TOLD = told("Questions", Questions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """What came of a question."""

    outcome: Annotated[QuestionOutcome, select("what came of the question")]


@blueprint.get("/questions")
@described("interests", reply=TOLD)
def questions() -> Response:
    """Questions that wait, the heaviest first, and how useful each sign was. None is a policy breach."""
    with reading() as session:
        return made(waiting(session, clock.today(), viewer=viewer()), 200)


@blueprint.post("/questions/<key>", endpoint="settle_question")
@described("interests", takes=taken("SettledQuestion", Settling), reply=TOLD)
def settle(key: str) -> Response:
    """Record what came of a question; nobody settles what is asked about themselves."""
    new = body(Settling)
    with unit_of_work() as session:
        settle_question(session, key, new.outcome, actor=guard.actor(), today=clock.today())
    with reading() as session:
        return made(waiting(session, clock.today(), viewer=viewer()), 200)
