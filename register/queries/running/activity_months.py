"""Months of activity under contracts, listed and one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.dates import month_said
from register.domain.permissions import Viewer
from register.domain.running.activity_months import NewActivityMonth
from register.domain.values import recorded
from register.models.activity_months import ActivityMonth, ActivityMonthVersion
from register.models.contracts import Contract
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V = ActivityMonthVersion


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown: Query = select(
        V.thing_id.label("id"), ActivityMonth.ref, Contract.ref.label("contract"), V.valid_from.label("month_on"),
        V.activity_source, V.provenance,
    )  # fmt: skip
    shown = shown.join(ActivityMonth, ActivityMonth.id == V.thing_id)
    shown = shown.join(Contract, Contract.id == V.contract_id)
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


LISTING = Listing(
    noun="activity-months",
    title="Activity of contracts by month",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("contract", "Contract", "record"),
        Column("month_on", "First day of the month", "day"),
        Column("activity_source", "Where the numbers come from"),
    ),
    statement=_statement,
    order=(V.valid_from, V.thing_id),
    filters=(
        Filter("contract", "Reference of the contract", lambda text: Contract.ref == text.strip().upper()),
        by_ref(ActivityMonth.ref),
    ),
)


def activity_month(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> ActivityMonthVersion:
    """One month by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: ActivityMonthVersion) -> NewActivityMonth:
    """The recorded value."""
    return recorded(NewActivityMonth, row)


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a month: what it is called."""

    month: str


def see(session: Session, row: ActivityMonthVersion, *, viewer: Viewer, today: date) -> Seen:
    """What follows from what is recorded."""
    return Seen(month_said(row.valid_from))


def months_of(
    session: Session, contract_id: str, first: date, last: date, *, viewer: Viewer
) -> list[ActivityMonthVersion]:
    """The months of a contract between two days, the earliest first."""
    query = visible(V, viewer).where(V.contract_id == contract_id, V.valid_from.between(first, last))
    return list(session.scalars(query.order_by(V.valid_from, V.thing_id)))
