"""Delegated authority as JSON: who may sign, and the end of a delegation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from flask import request
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, done, made, of_noun, viewer, whole
from register.api.schemas.bodies import Looked, body, body_of_both
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.asked import enter, select
from register.domain.authority.commitments import Commitment, Vat
from register.domain.authority.presets import NewScheme, PresetRow, presets, rows_of
from register.domain.problems import refuse
from register.domain.readers import read
from register.domain.rules import JsonValue
from register.queries.authority import who_may as queries
from register.queries.authority.approved_schemes import scheme_of_version
from register.queries.authority.reservations import matters_on
from register.queries.authority.schemes import Scheme, scheme_of
from register.queries.contracts import asking
from register.services.authority.delegations import revoke_delegation
from register.services.authority.presets import SchemeBegun, begin_scheme
from register.services.nouns import DELEGATIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """The end of a delegation, and why."""

    last_day: Annotated[date, enter("the last day it covers")]
    reason: Annotated[str, enter("why it is revoked")]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoMay:
    """Who may sign a contract of this value for these services (with commas between them) on this day?"""

    value_pence: Annotated[int, enter("the value")]
    services: Annotated[str, enter("the services")] = ""
    on: Annotated[date | None, enter("the day")] = None
    organisation_id: Annotated[str | None, select("the organisation")] = None
    person_id: Annotated[str | None, select("the person")] = None
    matter: Annotated[str, select("what for")] = "sign_contracts"
    vat: Annotated[Vat | None, select("whether VAT is in the value")] = None
    category: Annotated[str | None, select("the category")] = None


@blueprint.post("/delegations/<ref>/revoke", endpoint="revoke_delegation")
@described(
    "delegations",
    takes=taken("RevokedDelegation", Revocation, Looked),
    reply=of_noun(DELEGATIONS, "Delegation"),
)
def revoke_delegation_(ref: str) -> Response:
    """End a delegation."""
    end, looked = body_of_both(Revocation, Looked)
    how: dict[str, Any] = {"expected_n": looked.version, "reason": end.reason}
    return done(
        DELEGATIONS,
        lambda s: revoke_delegation(s, ref, end.last_day, **how, actor=guard.actor(), today=clock.today()),
    )


@blueprint.get("/who-may-sign")
@described("delegations", asks=taken("WhoMay", WhoMay), reply=told("WhoMaySign", queries.WhoMay))
def who_may_sign() -> Response:
    """The first 20 who may, each with the chain, and how many there are; and the nearest who hold the matter and may not,
    with every reason. Of one person: whether they may, by the shortest chain, or why not and the nearest who can."""
    asked = read(
        WhoMay,
        {name: whole(typed) if name == "value_pence" else typed for name, typed in request.args.items()},
    )
    refuse({"value_pence": None if asked.value_pence >= 0 else "The value must be £0 or more"})
    services = tuple(code.strip() for code in asked.services.split(",") if code.strip())
    on, bodies = asked.on or clock.today(), asked.organisation_id
    value = Commitment(whole_pence=asked.value_pence, vat=asked.vat, category=asked.category)
    with reading() as session:
        found = asking.who_may_sign(
            session, value, services, on, matter=asked.matter, viewer=viewer(),
            organisation_ids=frozenset({bodies}) if bodies else None, person_id=asked.person_id,
        )  # fmt: skip
    return made(queries.as_told(found, on), 200)


@dataclass(frozen=True, slots=True)
class PresetTold:
    """A scheme to start from. roles: what each is called, by code; each becomes a post. certain: how sure it is."""

    code: str
    name: str
    source: str
    certain: str
    roles: Mapping[str, JsonValue]
    rows: tuple[PresetRow, ...]


@dataclass(frozen=True, slots=True)
class PresetsTold:
    """Every scheme to start from."""

    presets: tuple[PresetTold, ...]


@blueprint.get("/scheme-presets")
@described("delegations", reply=told("SchemePresets", PresetsTold))
def scheme_presets() -> Response:
    """The schemes that a body may begin with, each with its rows by role."""
    with reading() as session:
        named = matters_on(session, clock.today())
    found = [
        PresetTold(one.code, one.name, one.source, one.certain, dict(one.roles), tuple(rows_of(one, named)))
        for one in presets().values()
    ]
    return made(PresetsTold(tuple(found)), 200)


@blueprint.post("/scheme-presets", endpoint="begin_scheme")
@described(
    "delegations", takes=taken("NewScheme", NewScheme), reply=told("SchemeBegun", SchemeBegun), status=201
)
def begin_scheme_() -> Response:
    """Begin the scheme of a body that has none here: each row becomes a delegation or a reserved matter."""
    new = body(NewScheme)
    with unit_of_work() as session:
        found = begin_scheme(session, new, actor=guard.actor(), today=clock.today())
    return made(found, 201)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeDays:
    """The day that is asked about, today if none is given, and the day by which things had been recorded."""

    on: Annotated[date | None, enter("the day of the scheme")] = None
    known: Annotated[date | None, enter("the day things had been recorded by")] = None
    version: Annotated[str | None, enter("the scheme as approved")] = None


@blueprint.get("/organisations/<ref>/scheme")
@described("delegations", asks=taken("SchemeDays", SchemeDays), reply=told("Scheme", Scheme))
def scheme(ref: str) -> Response:
    """The whole scheme of delegation of an organisation as at a day (`on`), each delegation with its chain from the board
    down, using what had been recorded by a day (`known`)."""
    days = read(SchemeDays, dict(request.args))
    with reading() as session:
        if days.version is not None:
            return made(scheme_of_version(session, days.version, of=ref, viewer=viewer()), 200)
        found = scheme_of(session, ref, days.on or clock.today(), known=days.known, viewer=viewer())
    return made(found, 200)
