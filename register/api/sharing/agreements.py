"""Sharing agreements as JSON: a party's signed copy."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, done, of_noun
from register.api.schemas.bodies import Looked, body_of_both
from register.api.schemas.models import taken
from register.services.nouns import AGREEMENTS
from register.services.sharing.agreements import NewSignature, sign_agreement


@blueprint.post("/agreements/<ref>/sign", endpoint="sign_agreement")
@described(
    "agreements", takes=taken("SignedAgreement", NewSignature, Looked), reply=of_noun(AGREEMENTS, "Agreement")
)
def sign_agreement_(ref: str) -> Response:
    """Record that a party's signed copy was received."""
    new, looked = body_of_both(NewSignature, Looked)
    how: dict[str, Any] = {"expected_n": looked.version, "actor": guard.actor(), "today": clock.today()}
    return done(AGREEMENTS, lambda session: sign_agreement(session, ref, new, **how))
