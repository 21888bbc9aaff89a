"""Services, listed and one by one, with what they leave over and what should be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from register.domain.contracts.contracts import line_value_pence
from register.domain.errors import NotFound
from register.domain.people.unseen import BODY
from register.domain.permissions import Viewer
from register.domain.separation import care_services as rules
from register.domain.separation.care_services import NewCareService, Standing
from register.domain.separation.cash_flow import MonthOfCash, cash_flow, cash_warnings
from register.domain.values import recorded
from register.models.care_services import CareService, CareServiceVersion
from register.models.organisations import OrganisationVersion
from register.queries import names
from register.queries.choosing import Choice, by_name_of, searched
from register.queries.contracts import contracts
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.rules import ruleset
from register.queries.searching import found, place_of, sorted_by
from register.queries.separation.kinds import choices_of, words_for
from register.queries.visible import NOW, AsAt, held, known, one, seen_by

V = CareServiceVersion
_C, _P = aliased(OrganisationVersion), aliased(OrganisationVersion)


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown: Query = select(
        V.thing_id.label("id"), CareService.ref, V.name, V.service_kind, _C.name.label("commissioner"),
        _P.name.label("provider"), V.staff_count, V.income_pence, V.is_essential, V.provenance,
    )  # fmt: skip
    shown = sorted_by(shown.join(CareService, CareService.id == V.thing_id), V)
    shown = shown.join(_C, and_(_C.thing_id == V.commissioner_id, *known(_C, as_at)))
    shown = shown.outerjoin(_P, and_(_P.thing_id == V.provider_id, *known(_P, as_at)))
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


def _party(text: str) -> Any:
    return or_(found(_C, "name", text), found(_P, "name", text))


LISTING = Listing(
    noun="care-services",
    title="Services",
    columns=(
        Column("name", "Service", "ref"),
        Column("service_kind", "Kind", words=words_for("service_kinds")),
        Column("commissioner", "Commissioner"),
        Column("provider", "Provider"),
        Column("staff_count", "People in it"),
        Column("income_pence", "Income a year", "money"),
        Column("is_essential", "Essential", words=lambda flag: "Yes" if flag else "No"),
    ),
    statement=_statement,
    order=(place_of(V), V.thing_id),
    filters=(
        Filter("name", "Service", lambda text: found(V, "name", text)),
        Filter(
            "service_kind", "Kind", lambda code: V.service_kind == code, choices_of("service_kinds")
        ),
        Filter("party", "Commissioner or provider", _party),
        by_ref(CareService.ref),
    ),
)  # fmt: skip
CHOICE = Choice(
    by_name_of(V, CareService, V.name), V.thing_id, searched(V, CareService, "name"),
    lambda _session, rows, _viewer: [(row.id, f"{row.ref}: {row.called}") for row in rows],
)  # fmt: skip
"""A service to choose, by name."""


def care_service(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> CareServiceVersion:
    """One service by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def basis_words(code: str | None) -> str:
    """How a service is charged for, in words."""
    return "" if code is None else code.replace("_", " ").capitalize()


def to_domain(row: CareServiceVersion) -> NewCareService:
    """The recorded value."""
    return recorded(NewCareService, row)


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a service: its cost and margin a year, in pence, its cash by month, what to look at, and what
    its sub-contractors are called, in their order."""

    cost_pence: int | None
    margin_pence: int | None
    cash: tuple[MonthOfCash, ...]
    warnings: tuple[str, ...]
    sub_contractor_names: tuple[str, ...] = ()


def see(session: Session, row: CareServiceVersion, *, viewer: Viewer, today: date) -> Seen:
    """What follows from what is recorded, on a day."""
    value = to_domain(row)
    standing = Standing(
        today=today,
        contract_pence=_contract_pence(session, value, viewer),
        thin_percent=int(ruleset(session).value_or(0, "separation.thin_margin_percent", on=today)),
    )
    cash = cash_flow(value)
    warned = (*rules.warnings(value, standing), *cash_warnings(cash))
    below = _called(session, value, viewer)
    return Seen(rules.cost_pence(value), rules.margin_pence(value), cash, warned, below)


def _called(session: Session, value: NewCareService, viewer: Viewer) -> tuple[str, ...]:
    if not value.sub_contractors:
        return ()
    called = names.organisations(session, viewer=viewer).only(
        {one.organisation_id for one in value.sub_contractors}
    )
    return tuple(called.get(one.organisation_id, BODY) for one in value.sub_contractors)


def _contract_pence(session: Session, value: NewCareService, viewer: Viewer) -> int | None:
    """What its contract gives for the service of this name in a year, or for all where it buys one service only."""
    if value.contract_id is None:
        return None
    try:
        contract = contracts.to_domain(contracts.contract(session, value.contract_id, viewer=viewer))
    except NotFound:
        return None
    lines = [line for line in contract.lines if len(contract.lines) == 1 or line.name == value.name]
    return sum(map(line_value_pence, lines)) if lines else None
