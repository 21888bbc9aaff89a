"""Sharing agreements as JSON: a party's signed copy, its correction, a body that joins, and a party that leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, done, of_noun
from register.api.schemas.bodies import Looked, body_of_both
from register.api.schemas.models import taken
from register.domain.sharing.frameworks import NewAccession
from register.domain.sharing.signing import NewSignature, NewWithdrawal
from register.services.nouns import AGREEMENTS, Change
from register.services.sharing.agreements import accede, correct_signature, sign_agreement, withdraw_party


@blueprint.post("/agreements/<ref>/sign", endpoint="sign_agreement")
@described(
    "agreements", takes=taken("SignedAgreement", NewSignature, Looked), reply=of_noun(AGREEMENTS, "Agreement")
)
def sign_agreement_(ref: str) -> Response:
    """Record that a party's signed copy was received."""
    return _done(sign_agreement, ref, *body_of_both(NewSignature, Looked))


@blueprint.post("/agreements/<ref>/correct-signature", endpoint="correct_signature")
@described(
    "agreements", takes=taken("CorrectedSignature", NewSignature, Change), reply=of_noun(AGREEMENTS, "Agreement")
)  # fmt: skip
def correct_signature_(ref: str) -> Response:
    """Correct a signed copy that was recorded wrongly."""
    new, change = body_of_both(NewSignature, Change)
    return _done(correct_signature, ref, new, change, reason=change.reason)


@blueprint.post("/agreements/<ref>/withdraw", endpoint="withdraw_party")
@described(
    "agreements", takes=taken("WithdrawnParty", NewWithdrawal, Looked), reply=of_noun(AGREEMENTS, "Agreement")
)
def withdraw_party_(ref: str) -> Response:
    """Record that a party leaves, from a day on."""
    return _done(withdraw_party, ref, *body_of_both(NewWithdrawal, Looked))


@blueprint.post("/agreements/<ref>/accede", endpoint="accede")
@described(
    "agreements", takes=taken("Accession", NewAccession, Looked), reply=of_noun(AGREEMENTS, "Agreement")
)
def accede_(ref: str) -> Response:
    """Record that a body joins a framework agreement from a day, by its own signature."""
    return _done(accede, ref, *body_of_both(NewAccession, Looked))


def _done(service: Callable[..., Any], ref: str, new: Any, looked: Any, **more: Any) -> Response:
    how: dict[str, Any] = {
        "expected_n": looked.version,
        "actor": guard.actor(),
        "today": clock.today(),
        **more,
    }
    return done(AGREEMENTS, lambda session: service(session, ref, new, **how))
