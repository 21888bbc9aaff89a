"""Organisations as JSON."""

from __future__ import annotations

from datetime import date

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import Body, Query, blueprint, fact, given, listed, made, one_of, spec, viewer
from register.db import reading
from register.domain.organisations import NewOrganisation, OrganisationKind
from register.queries import organisations as queries
from register.services.organisations import add_organisation, amend_organisation

FIELDS = (
    "name", "kind", "ods_code", "company_number", "parent_id", "opened_on", "closed_on", "authorised_on",
    "successor_id",
)  # fmt: skip


class OrganisationBody(Body):
    """An organisation to record."""

    name: str
    kind: str
    ods_code: str | None = None
    company_number: str | None = None
    parent_id: str | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    authorised_on: date | None = None
    successor_id: str | None = None
    health_service_body: bool | None = None

    def to_domain(self) -> NewOrganisation:
        named = {name: getattr(self, name) for name in OrganisationBody.model_fields}
        return NewOrganisation(
            **{**named, "kind": one_of(OrganisationKind, self.kind, "kind", "the kind of body")}
        )


class AmendedOrganisationBody(OrganisationBody):
    """The organisation as it should read, the version that was looked at, and why it changes."""

    version: int
    reason: str = ""

    def to_domain(self) -> NewOrganisation:
        return OrganisationBody.to_domain(self)


@blueprint.get("/organisations")
@spec.validate(tags=["organisations"])
def organisations(query: Query) -> Response:
    """List organisations."""
    return listed(queries.LISTING, query)


@blueprint.get("/organisations/<ref>")
@spec.validate(tags=["organisations"])
def organisation(ref: str) -> dict[str, object]:
    """One organisation."""
    with reading() as session:
        return fact(queries.organisation(session, ref, viewer=viewer()), *FIELDS)


@blueprint.post("/organisations", endpoint="add_organisation")
@spec.validate(tags=["organisations"])
def add_organisation_(json: OrganisationBody) -> Response:
    """Record an organisation."""
    new, who, today = given(json).to_domain(), guard.actor(), clock.today()
    return made(lambda s: add_organisation(s, new, actor=who, today=today), lambda v: fact(v, *FIELDS))


@blueprint.put("/organisations/<ref>", endpoint="amend_organisation")
@spec.validate(tags=["organisations"])
def amend_organisation_(ref: str, json: AmendedOrganisationBody) -> Response:
    """Record what changed."""
    body, who, today = given(json), guard.actor(), clock.today()
    new = body.to_domain()
    return made(
        lambda s: amend_organisation(
            s, ref, new, expected_n=body.version, reason=body.reason, actor=who, today=today
        ),
        lambda v: fact(v, *FIELDS),
        status=200,
    )
