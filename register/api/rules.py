"""Rules and the audit trail's head as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, listed, made, page_of, question_of
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.local_rules import NewLocalRule, Verdict
from register.queries.home.health import health
from register.queries.rules import LISTING, beside
from register.services.rules import lay_over


@dataclass(frozen=True, slots=True)
class Head:
    """How many entries the audit trail has, the root over them, and when the last was recorded."""

    entries: int
    root: str | None
    recorded_at: datetime | None


@blueprint.get("/rules")
@described("rules", asks=question_of(LISTING), reply=page_of(LISTING))
def rules() -> Response:
    """List the rules."""
    return listed(LISTING)


@dataclass(frozen=True, slots=True)
class LocalRule:
    """The rule that was recorded, and how it stands to the national one of its first day."""

    ref: str
    verdict: Verdict
    told: tuple[str, ...]
    national: tuple[str, ...]


@blueprint.post("/rules", endpoint="add_local_rule")
@described("rules", takes=taken("NewLocalRule", NewLocalRule), reply=told("LocalRule", LocalRule), status=201)
def add_local_rule() -> Response:
    """Set a rule of this body from a day on. A reason is needed where it is not stricter than the national one."""
    new = body(NewLocalRule)
    with unit_of_work() as session:
        found = beside(session, new)
        ref = lay_over(session, new, actor=guard.actor(), today=clock.today()).ref
    return made(LocalRule(ref, found.verdict, found.told, found.national))


@blueprint.get("/ledger")
@described("ledger", reply=told("AuditTrail", Head))
def ledger() -> Response:
    """How many entries the audit trail has, and the root over them."""
    with reading() as session:
        found = health(session, now=clock.now())
    return made(Head(found.ledger_entries, found.ledger_root, found.last_recorded_at), 200)
