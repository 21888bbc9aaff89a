"""The decision check as JSON: asking it, and every answer that was given."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import Body, Query, blueprint, fact, given, listed, made, spec, viewer
from register.db import Session, reading
from register.domain.stages import Question
from register.queries import decisions as queries
from register.queries.told import told
from register.services.decisions import decide

FIELDS = (
    "contract_id", "question", "party", "person_id", "taken",
)  # fmt: skip


class ApprovalBody(Body):
    """Approve for the commissioner or the provider."""

    party: str = "commissioner"
    version: int | None = None


class SigningBody(Body):
    """A signed copy received from the commissioner or the provider. signatory_id: who signed, if not you."""

    party: str
    signatory_id: str | None = None
    version: int | None = None


@blueprint.get("/decisions")
@spec.validate(tags=["decisions"])
def decisions(query: Query) -> Response:
    """List decision checks."""
    return listed(queries.LISTING, query)


@blueprint.get("/decisions/<ref>")
@spec.validate(tags=["decisions"])
def decision(ref: str) -> dict[str, Any]:
    """One decision check with its reasons and the versions it looked at."""
    with reading() as session:
        row = queries.decision(session, ref, viewer=viewer())
        return _shown(session, row)


def _shown(session: Session, row: Any) -> dict[str, Any]:
    """The check as whoever calls may know it."""
    found = told(session, row, viewer=viewer())
    looked_at = [
        {"kind": seen.kind, "ref": seen.ref, "n": seen.n, "newest": seen.newest} for seen in found.looked_at
    ]
    return {
        **fact(row, *FIELDS), "outcome": found.outcome, "reasons": found.reasons, "looked_at": looked_at,
        "fingerprint": found.fingerprint,
    }  # fmt: skip


def _now(made_: Any) -> dict[str, Any]:
    with reading() as session:
        return _shown(session, made_)


@blueprint.post("/contracts/<ref>/approve")
@spec.validate(tags=["decisions"])
def approve_contract(ref: str, json: ApprovalBody) -> Response:
    """Ask the decision check, and approve if it is clear. A stop is an answer too: look at `taken`."""
    body, who, today = given(json), guard.actor(), clock.today()
    return made(
        lambda s: decide(
            s, ref, Question.APPROVE, party=body.party, expected_n=body.version, actor=who, today=today
        ),
        _now,
    )


@blueprint.post("/contracts/<ref>/sign")
@spec.validate(tags=["decisions"])
def sign_contract(ref: str, json: SigningBody) -> Response:
    """Ask the decision check, and record the signed copy if it is clear. A stop is an answer: look at `taken`."""
    body, who, today = given(json), guard.actor(), clock.today()
    return made(
        lambda s: decide(
            s, ref, Question.SIGN, party=body.party, signatory_id=body.signatory_id, expected_n=body.version,
            actor=who, today=today,
        ),
        _now,
    )  # fmt: skip
