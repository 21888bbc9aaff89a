"""Rules and the audit trail's head as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from werkzeug.wrappers import Response

from register import clock
from register.api.base import blueprint, described, listed, made, page_of, question_of
from register.api.schemas.models import told
from register.db import reading
from register.queries.home.health import health
from register.queries.rules import LISTING


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


@blueprint.get("/ledger")
@described("ledger", reply=told("AuditTrail", Head))
def ledger() -> Response:
    """How many entries the audit trail has, and the root over them."""
    with reading() as session:
        found = health(session, now=clock.now())
    return made(Head(found.ledger_entries, found.ledger_root, found.last_recorded_at), 200)
