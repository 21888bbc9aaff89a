"""Possible policy breaches as JSON: what waits, what was decided, and deciding one or many together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import Which, asked, blueprint, described, made, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.interests.breaches import NewBreachDecision, Together
from register.queries.interests import breaches as queries
from register.queries.interests.interests import interest
from register.services.interests.breaches import decide_breach, decide_together

ALONE = ("interest_id",)


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about one entry."""

    ref: str
    n: int
    interest_id: str
    outcome: str
    ground: str | None
    action: str | None
    lesson: str | None


@dataclass(frozen=True, slots=True)
class AllDecided:
    """What was decided together, each a decision of its own."""

    decisions: tuple[Decided, ...]


def _told(row: Any) -> Decided:
    return Decided(row.ref, row.n, row.interest_id, row.outcome, row.ground, row.action, row.lesson)


@blueprint.get("/policy-breaches", endpoint="breaches")
@described(
    "interests", asks=taken("WaitingBreachesQuestion", Which), reply=told("WaitingBreaches", queries.Waiting)
)
def breaches() -> Response:
    """Late declarations and gifts accepted against the rule of which nobody has decided yet whether they are breaches."""
    which, _ = asked(Which, [])
    with reading() as session:
        found = queries.waiting(session, viewer=viewer(), after=which.after, limit=which.limit)
    return made(found, 200)


@blueprint.post("/interests/<ref>/policy-breach", endpoint="decide_breach")
@described(
    "interests", takes=taken("NewBreachDecision", NewBreachDecision, without=ALONE), reply=told("BreachDecision", Decided),
    status=201,
)  # fmt: skip
def decide_breach_(ref: str) -> Response:
    """Decide whether an entry was a policy breach, or decide again. Nobody decides about their own."""
    with reading() as session:
        about = interest(session, ref, viewer=viewer(), on=clock.today()).thing_id
        before = queries.decision_on(session, about, viewer=viewer())
    new = body(NewBreachDecision, interest_id=about)
    with unit_of_work() as session:
        done = decide_breach(
            session, new, expected_n=before.n if before else None, actor=guard.actor(), today=clock.today()
        )
        return made(_told(done))


@blueprint.post("/policy-breaches", endpoint="decide_breaches")
@described(
    "interests", takes=taken("Together", Together), reply=told("BreachDecisions", AllDecided), status=201
)
def decide_breaches() -> Response:
    """Decide many alike together, with one ground: each is a decision of its own on the audit trail."""
    new = body(Together)
    with unit_of_work() as session:
        done = decide_together(session, new, actor=guard.actor(), today=clock.today())
        return made(AllDecided(tuple(map(_told, done))))
