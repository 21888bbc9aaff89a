"""Interests as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import Body, Query, blueprint, fact, given, listed, made, spec, viewer
from register.db import Session, reading
from register.domain.interests import GiverKind, InterestType, NewInterest, OfferResponse
from register.queries import interests as queries
from register.queries import mitigations
from register.queries.people import person
from register.services.interests import amend_interest, correct_interest, declare_interest, end_interest

FIELDS = (
    "person_id", "interest_type", "situation", "description", "organisation_id", "organisation_name", "relationship",
    "arose_on", "became_aware_on", "declared_on", "declare_by", "value_pence", "offer_response", "giver_kind",
    "publication_objection",
)  # fmt: skip
MITIGATION = ("kind", "text", "contract_id", "agreed_by")


class InterestBody(Body):
    """An interest of the person in the address, or as one should read."""

    interest_type: InterestType
    situation: str
    description: str
    arose_on: date
    became_aware_on: date | None = None
    ended_on: date | None = None
    organisation_id: str | None = None
    organisation_name: str | None = None
    relationship: str | None = None
    value_pence: int | None = None
    offer_response: OfferResponse | None = None
    giver_kind: GiverKind | None = None
    publication_objection: str | None = None

    def to_domain(self, person_id: str) -> NewInterest:
        fields = {name: getattr(self, name) for name in InterestBody.model_fields}
        return NewInterest(person_id=person_id, **fields)


class AmendedInterestBody(InterestBody):
    """The interest as it should read, the version that was looked at, and why."""

    version: int
    reason: str = ""


class EndedInterestBody(Body):
    """The last day of an interest, and the version that was looked at."""

    ended_on: date
    version: int
    reason: str = ""


@blueprint.get("/interests")
@spec.validate(tags=["interests"])
def interests(query: Query) -> Response:
    """The register of interests, as it is or as it was."""
    return listed(queries.LISTING, query)


@blueprint.get("/interests/<ref>")
@spec.validate(tags=["interests"])
def interest(ref: str) -> dict[str, object]:
    """One interest, with how it is managed."""
    with reading() as session:
        one = queries.interest(session, ref, viewer=viewer(), on=clock.today())
        rows = mitigations.mitigations_of(session, [one.thing_id], viewer=viewer())
        late = queries.days_late(one)
        return {**fact(one, *FIELDS), "days_late": late, "mitigations": [fact(m, *MITIGATION) for m in rows]}


@blueprint.post("/people/<ref>/interests", endpoint="declare_interest")
@spec.validate(tags=["interests"])
def declare_interest_(ref: str, json: InterestBody) -> Response:
    """Declare an interest of this person: the caller's own, or somebody else's for officers."""
    body, who, today = given(json), guard.actor(), clock.today()

    def work(session: Session) -> Any:
        new = body.to_domain(person(session, ref, viewer=who.viewer).thing_id)
        return declare_interest(session, new, actor=who, today=today)

    return made(work, lambda v: fact(v, *FIELDS))


@blueprint.put("/interests/<ref>", endpoint="amend_interest")
@spec.validate(tags=["interests"])
def amend_interest_(ref: str, json: AmendedInterestBody) -> Response:
    """Record how the interest reads from now on."""
    return _changed(amend_interest, ref, given(json))


@blueprint.post("/interests/<ref>/correct", endpoint="correct_interest")
@spec.validate(tags=["interests"])
def correct_interest_(ref: str, json: AmendedInterestBody) -> Response:
    """Record how the interest should have read all along: an error, with what was wrong."""
    return _changed(correct_interest, ref, given(json))


def _changed(act: Any, ref: str, body: AmendedInterestBody) -> Response:
    who, today = guard.actor(), clock.today()

    def work(session: Session) -> Any:
        newest = queries.interest(session, ref, viewer=who.viewer, on=today)
        new = body.to_domain(newest.person_id)
        return act(session, ref, new, expected_n=body.version, reason=body.reason, actor=who, today=today)

    return made(work, lambda v: fact(v, *FIELDS), status=200)


@blueprint.post("/interests/<ref>/end", endpoint="end_interest")
@spec.validate(tags=["interests"])
def end_interest_(ref: str, json: EndedInterestBody) -> Response:
    """Record the last day of an interest."""
    body, who, today = given(json), guard.actor(), clock.today()
    return made(
        lambda s: end_interest(
            s, ref, body.ended_on, expected_n=body.version, reason=body.reason, actor=who, today=today
        ),
        lambda v: fact(v, *FIELDS),
        status=200,
    )
