"""Rules and the audit trail's head as JSON."""

from __future__ import annotations

from werkzeug.wrappers import Response

from register import clock
from register.api.base import Query, blueprint, listed, plain, spec
from register.db import reading
from register.queries.health import health
from register.queries.rules import LISTING


@blueprint.get("/rules")
@spec.validate(tags=["rules"])
def rules(query: Query) -> Response:
    """List the rules."""
    return listed(LISTING, query)


@blueprint.get("/ledger")
@spec.validate(tags=["ledger"])
def ledger() -> dict[str, object]:
    """How many entries the audit trail has, and the root over them."""
    with reading() as session:
        found = health(session, now=clock.now())
    named = {
        "entries": found.ledger_entries,
        "root": found.ledger_root,
        "recorded_at": found.last_recorded_at,
    }
    return plain(named)
