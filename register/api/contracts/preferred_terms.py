"""The end of a preferred supplier's term, as JSON."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, done, of_noun
from register.api.schemas.bodies import Looked, body_of_both
from register.api.schemas.models import taken
from register.domain.contracts.preferred.preferred_terms import TermDecision
from register.services.nouns import CONTRACTS
from register.services.procurement.preferred_terms import decide_term


@blueprint.post("/contracts/<ref>/preferred-term", endpoint="decide_preferred_term")
@described(
    "contracts", takes=taken("TermDecision", TermDecision, Looked), reply=of_noun(CONTRACTS, "Contract"), status=201
)  # fmt: skip
def decide_preferred_term(ref: str) -> Response:
    """Record that a preferred supplier's term ends, that the market is tested, or until when it is extended."""
    new, looked = body_of_both(TermDecision, Looked)
    how: dict[str, Any] = {"expected_n": looked.version, "actor": guard.actor(), "today": clock.today()}
    return done(CONTRACTS, lambda s: decide_term(s, ref, new, **how), 201)
