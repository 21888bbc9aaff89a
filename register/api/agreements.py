"""Sharing agreements as JSON."""

from __future__ import annotations

from datetime import date

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import Body, Query, blueprint, fact, given, listed, made, spec, viewer
from register.db import reading
from register.domain.sharing import AgreementParty, NewAgreement, PartyRole
from register.queries import agreements as queries
from register.services.agreements import NewSignature, add_agreement, sign_agreement

FIELDS = (
    "title",
    "kind",
    "parties",
    "purpose",
    "lawful_basis",
    "categories",
    "review_due_on",
    "fully_signed_on",
)


class PartyBody(Body):
    """A party, and the day it signed if it has."""

    organisation_id: str
    role: PartyRole = PartyRole.CONTROLLER
    signed_on: date | None = None


class AgreementBody(Body):
    """An agreement to record. kind, lawful_basis and categories: codes of the rules under sharing."""

    title: str
    kind: str
    parties: list[PartyBody]
    purpose: str
    lawful_basis: str
    categories: list[str]
    starts_on: date
    ends_on: date | None = None
    review_due_on: date

    def to_domain(self) -> NewAgreement:
        values = {name: getattr(self, name) for name in AgreementBody.model_fields}
        parties = tuple(AgreementParty(**dict(party)) for party in self.parties)
        return NewAgreement(**{**values, "parties": parties, "categories": tuple(self.categories)})


class SignatureBody(Body):
    """A party's signed copy, and the version of the agreement that was looked at."""

    organisation_id: str
    signed_on: date
    version: int


@blueprint.get("/agreements")
@spec.validate(tags=["agreements"])
def agreements(query: Query) -> Response:
    """List sharing agreements, each with its state."""
    return listed(queries.listing_on(clock.today()), query)


@blueprint.get("/agreements/<ref>")
@spec.validate(tags=["agreements"])
def agreement(ref: str) -> dict[str, object]:
    """One agreement, with its state today."""
    with reading() as session:
        one = queries.agreement(session, ref, viewer=viewer())
        return {**fact(one, *FIELDS), "state": queries.state_of(one, clock.today()).value}


@blueprint.post("/agreements", endpoint="add_agreement")
@spec.validate(tags=["agreements"])
def add_agreement_(json: AgreementBody) -> Response:
    """Record an agreement."""
    new, who, today = given(json).to_domain(), guard.actor(), clock.today()
    return made(lambda s: add_agreement(s, new, actor=who, today=today), lambda v: fact(v, *FIELDS))


@blueprint.post("/agreements/<ref>/sign", endpoint="sign_agreement")
@spec.validate(tags=["agreements"])
def sign_agreement_(ref: str, json: SignatureBody) -> Response:
    """Record that a party's signed copy was received."""
    body, who, today = given(json), guard.actor(), clock.today()
    new = NewSignature(organisation_id=body.organisation_id, signed_on=body.signed_on)
    return made(
        lambda s: sign_agreement(s, ref, new, expected_n=body.version, actor=who, today=today),
        lambda v: fact(v, *FIELDS),
        status=200,
    )
