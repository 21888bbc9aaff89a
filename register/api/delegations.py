"""Delegated authority as JSON, and who may sign."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import Body, Query, blueprint, fact, given, listed, made, plain, spec, viewer
from register.db import reading
from register.domain.authority import ALL_SERVICES, Finding, GrantorKind, NewDelegation
from register.queries import delegations as queries
from register.services.delegations import grant_delegation, revoke_delegation

FIELDS = (
    "matter", "organisation_id", "grantor_kind", "grantor_post_id", "grantor_person_id", "holder_post_id",
    "holder_person_id", "limit_pence", "services", "minute", "sub_delegable", "parent_id", "joint_post_id",
)  # fmt: skip


class DelegationBody(Body):
    """A delegation to record. limit_pence: values below it are covered; null for any value."""

    matter: str
    organisation_id: str
    grantor_kind: GrantorKind
    grantor_post_id: str | None = None
    grantor_person_id: str | None = None
    holder_post_id: str | None = None
    holder_person_id: str | None = None
    limit_pence: int | None = None
    services: list[str] = Field(default_factory=lambda: [ALL_SERVICES])
    valid_from: date
    valid_to: date | None = None
    minute: str | None = None
    sub_delegable: bool = False
    parent_id: str | None = None
    joint_post_id: str | None = None

    def to_domain(self) -> NewDelegation:
        values = {name: getattr(self, name) for name in DelegationBody.model_fields}
        return NewDelegation(**{**values, "services": tuple(self.services)})


class RevocationBody(Body):
    """The end of a delegation: its last day, the version that was looked at, and why."""

    last_day: date
    version: int
    reason: str


class WhoQuery(Body):
    """Who may sign a contract of this value for these services (with commas between them) on this day?"""

    value_pence: int = Field(ge=0, le=10**15)
    services: str = ""
    on: date | None = None
    organisation_id: str = ""
    matter: str = "sign_contracts"


@blueprint.get("/delegations")
@spec.validate(tags=["delegations"])
def delegations(query: Query) -> Response:
    """List delegations."""
    return listed(queries.LISTING, query)


@blueprint.get("/delegations/<ref>")
@spec.validate(tags=["delegations"])
def delegation(ref: str) -> dict[str, object]:
    """One delegation, with what is wrong with it today."""
    with reading() as session:
        one = queries.delegation(session, ref, viewer=viewer())
        found = queries.findings(session, clock.today(), viewer=viewer())
        return {
            **fact(one, *FIELDS),
            "findings": [_finding(f) for f in found if f.delegation_id == one.thing_id],
        }


@blueprint.post("/delegations", endpoint="grant_delegation")
@spec.validate(tags=["delegations"])
def grant_delegation_(json: DelegationBody) -> Response:
    """Record a delegation."""
    new, who, today = given(json).to_domain(), guard.actor(), clock.today()
    return made(lambda s: grant_delegation(s, new, actor=who, today=today), lambda v: fact(v, *FIELDS))


@blueprint.post("/delegations/<ref>/revoke", endpoint="revoke_delegation")
@spec.validate(tags=["delegations"])
def revoke_delegation_(ref: str, json: RevocationBody) -> Response:
    """End a delegation."""
    body, who, today = given(json), guard.actor(), clock.today()
    return made(
        lambda s: revoke_delegation(
            s, ref, body.last_day, expected_n=body.version, reason=body.reason, actor=who, today=today
        ),
        lambda v: fact(v, *FIELDS),
        status=200,
    )


@blueprint.get("/who-may-sign")
@spec.validate(tags=["delegations"])
def who_may_sign(query: WhoQuery) -> dict[str, Any]:
    """Everybody who may, each with the chain; and who holds the matter and may not, with every reason."""
    services = tuple(code.strip() for code in query.services.split(",") if code.strip())
    on = query.on or clock.today()
    with reading() as session:
        answer = queries.who_may_sign(
            session,
            query.value_pence,
            services,
            on,
            matter=query.matter,
            viewer=viewer(),
            organisation_ids=frozenset({query.organisation_id}) if query.organisation_id else None,
        )
    return plain(queries.as_plain(answer, on))


def _finding(finding: Finding) -> dict[str, str]:
    return {"code": finding.code, "message": finding.message}
