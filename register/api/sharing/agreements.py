"""Sharing agreements as JSON: a party's signed copy, its correction, a body that joins, and a party that leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, done, made, of_noun, viewer
from register.api.schemas.bodies import Looked, body_of_both
from register.api.schemas.models import taken, told
from register.db import reading
from register.domain.readers import read
from register.domain.sharing.frameworks import NewAccession
from register.domain.sharing.signing import NewSignature, NewWithdrawal
from register.queries.sharing.agreement_papers import AgreementPaper, agreement_paper
from register.queries.sharing.agreements import agreement
from register.queries.visible import AsAt
from register.services.noun_shape import Change
from register.services.nouns import AGREEMENTS
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The day that is asked about, and the day by which things had been declared."""

    on: date | None = None
    known: date | None = None


@blueprint.get("/agreements/<ref>/document", endpoint="agreement_document")
@described("agreements", reply=told("AgreementPaper", AgreementPaper))
def agreement_document(ref: str) -> Response:
    """What the Word document of an agreement says, as at a day (`on`), using what had been declared by a day (`known`)."""
    days = read(Days, {name: request.args[name] for name in ("on", "known") if name in request.args})
    day = days.on or clock.today()
    as_at = AsAt(day, days.known)
    with reading() as session:
        one = agreement(session, ref, viewer=viewer(), as_at=as_at)
        return made(agreement_paper(session, one, ref, day, viewer=viewer(), as_at=as_at), 200)


def _done(service: Callable[..., Any], ref: str, new: Any, looked: Any, **more: Any) -> Response:
    how: dict[str, Any] = {
        "expected_n": looked.version,
        "actor": guard.actor(),
        "today": clock.today(),
        **more,
    }
    return done(AGREEMENTS, lambda session: service(session, ref, new, **how))
