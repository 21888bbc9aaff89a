"""The register of procurement decisions, listed and one by one, with its standstill and what should be looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, select
from sqlalchemy.orm import Session, aliased

from register.domain.dates import said
from register.domain.permissions import Viewer
from register.domain.procurement import procurements as rules
from register.domain.procurement.awards import KeyReason, key_criteria, lacking_reasons
from register.domain.procurement.procurements import NewProcurement, Stood
from register.domain.procurement.routes import is_psr, notices_of, standstill_of, starts_standstill
from register.domain.procurement.standstill import Standstill
from register.domain.rules import Ruleset
from register.domain.shipped_rules import shipped
from register.domain.values import recorded
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.procurements import Procurement, ProcurementVersion
from register.queries import names
from register.queries.choosing import Choice, by_name_of, searched
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.rules import ruleset
from register.queries.searching import found, place_of, sorted_by
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V = ProcurementVersion
_BUYER, _WON = aliased(OrganisationVersion), aliased(OrganisationVersion)
_LEAD, _MANAGER = aliased(PersonVersion), aliased(PersonVersion)
ROUTES = {
    row["code"]: row["name"]
    for rule in shipped("national").history("procurement.routes")
    for row in rule.value
}
"""Every route that the rules ship with, by code."""


def route_words(code: str) -> str:
    """What a route is called: as the rules that ship have it, an own one in plain words."""
    return str(ROUTES.get(code, code.replace("_", " ").capitalize()))


def _named(model: Any, viewer: Viewer, column: Any, as_at: AsAt) -> Any:
    return and_(model.thing_id == column, seen_by(model, viewer), *known(model, as_at))


def _who(key: Any, person: Any, viewer: Viewer) -> Any:
    """By name; nothing where nobody is named, which is not a name that was removed."""
    return case((key.is_not(None), names.listed(person, viewer)))


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown: Query = select(
        V.thing_id.label("id"), Procurement.ref, V.title, V.description, _BUYER.name.label("commissioner"),
        V.replaces_id.label("follows"), V.route,
        _who(V.clinical_lead_id, _LEAD, viewer).label("clinical_lead"),
        _who(V.contract_manager_id, _MANAGER, viewer).label("contract_manager"), V.committee,
        V.conflicts_summary, V.conflicts_actions,
        V.route_reason, _WON.name.label("awarded_to"), V.award_decided_on, V.value_pence, V.comments, V.provenance,
    )  # fmt: skip
    shown = sorted_by(shown.join(Procurement, Procurement.id == V.thing_id), V)
    shown = shown.join(_BUYER, and_(_BUYER.thing_id == V.commissioner_id, *known(_BUYER, as_at)))
    shown = shown.outerjoin(
        _WON, and_(_WON.thing_id == V.awarded_to_id, V.award_decided_on.is_not(None), *known(_WON, as_at))
    )
    shown = shown.outerjoin(_LEAD, _named(_LEAD, viewer, V.clinical_lead_id, as_at))
    shown = shown.outerjoin(_MANAGER, _named(_MANAGER, viewer, V.contract_manager_id, as_at))
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


LISTING = Listing(
    noun="procurements",
    title="Register of procurement decisions",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("title", "Title"),
        Column("description", "Description", apart=True),
        Column("commissioner", "Bought by"),
        Column(
            "follows",
            "Existing or new",
            words=lambda text: text,
            worked=lambda key: "Existing" if key else "New",
        ),
        Column("route", "Type of procurement", words=route_words),
        Column("clinical_lead", "Clinical lead"),
        Column("contract_manager", "Contract manager"),
        Column("committee", "Decision process and committee", apart=True),
        Column("conflicts_summary", "Summary of conflicts", apart=True),
        Column("conflicts_actions", "Actions taken", apart=True),
        Column("route_reason", "Justification", apart=True),
        Column("awarded_to", "Awarded to"),
        Column("award_decided_on", "Awarded on", "day"),
        Column("value_pence", "Contract value", "money"),
        Column("comments", "Comments", apart=True),
    ),
    statement=_statement,
    order=(place_of(V), V.thing_id),
    filters=(
        Filter("title", "Title", lambda text: found(V, "title", text)),
        Filter("route", "Type of procurement", lambda code: V.route == code, tuple(ROUTES.items())),
        Filter(
            "is_awarded",
            "Decided",
            lambda answer: (
                V.award_decided_on.is_not(None) if answer == "yes" else V.award_decided_on.is_(None)
            ),
            (("yes", "Decided"), ("no", "Not decided yet")),
        ),
        Filter("commissioner", "Bought by", lambda text: found(_BUYER, "name", text)),
        by_ref(Procurement.ref),
    ),
)
CHOICE = Choice(
    by_name_of(V, Procurement, V.title), V.thing_id, searched(V, Procurement, "title"),
    lambda _session, rows, _viewer: [(row.id, f"{row.ref}: {row.called}") for row in rows],
)  # fmt: skip
"""A procurement to choose, by title."""


def procurement(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> ProcurementVersion:
    """One procurement by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: ProcurementVersion) -> NewProcurement:
    """The recorded value."""
    return recorded(NewProcurement, row)


def standstill(value: NewProcurement, rules_: Ruleset) -> Standstill | None:
    """The standstill of what is recorded; None where its route has none, or its notice was not published yet."""
    wanted = starts_standstill(rules_, value.route, on=value.starts_on)
    days = {notice.notice_kind: notice.published_on for notice in value.notices}
    published = days.get(wanted or "")
    return standstill_of(
        rules_, value.route, on=value.starts_on, published_on=published, voluntary_until=value.standstill_until,
        received=rules.received_days(value), further_decided_on=value.further_decided_on,
    )  # fmt: skip


def stood(row: ProcurementVersion, value: NewProcurement, rules_: Ruleset) -> Stood:
    """How far a procurement is, where it would read as this value."""
    still = standstill(value, rules_)
    waits = starts_standstill(rules_, value.route, on=value.starts_on) is not None and still is None
    return Stood(
        awarded_on=row.award_decided_on, awarded_to_id=row.awarded_to_id, ends_on=still.ends_on if still else None,
        is_open=waits or (still is not None and still.ends_on is None),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """A notice of the route: when it was published, None while it was not."""

    code: str
    name: str
    published_on: date | None
    reference: str | None


@dataclass(frozen=True, slots=True)
class BidTotal:
    """What a bid came to by the agreed scores, of 1,000; None while it is not scored on each criterion."""

    bidder_id: str
    total: int | None


@dataclass(frozen=True, slots=True)
class KeyReasonTold:
    """A reason by a key criterion, with what the criterion is called."""

    key_criterion: str
    name: str
    key_reason: str


def key_reasons(row: ProcurementVersion) -> tuple[KeyReason, ...]:
    """The reasons by the key criteria as they are recorded."""
    return tuple(KeyReason(**one) for one in row.key_reasons or ())


def key_reasons_told(row: ProcurementVersion, rules_: Ruleset) -> tuple[KeyReasonTold, ...]:
    called = key_criteria(rules_, row.valid_from)
    return tuple(
        KeyReasonTold(one.key_criterion, called.get(one.key_criterion, one.key_criterion), one.key_reason)
        for one in key_reasons(row)
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a procurement: the rules of its day, its notices, until when it stands still, to whom it was
    awarded and when, and what should be looked at."""

    regime: str
    due: tuple[Due, ...]
    totals: tuple[BidTotal, ...]
    standstill_ends_on: date | None
    standstill_waits_for: str | None
    awarded_to_id: str | None
    award_decided_on: date | None
    key_reasons: tuple[KeyReasonTold, ...]
    warnings: tuple[str, ...]


def see(session: Session, row: ProcurementVersion, *, viewer: Viewer, today: date) -> Seen:
    """What follows from what is recorded, on a day."""
    value, rules_ = to_domain(row), ruleset(session)
    still = standstill(value, rules_)
    totals = tuple(BidTotal(b.bidder_id, rules.total_of(value, b.bidder_id)) for b in value.bidders)
    return Seen(
        str(rules_.value_or("", "procurement.regime", on=value.starts_on)), tuple(_due(value, rules_)), totals,
        still.ends_on if still else None, still.waits_for if still else None, row.awarded_to_id, row.award_decided_on,
        key_reasons_told(row, rules_), tuple(_warnings(value, row, still, today, rules_)),
    )  # fmt: skip


def _due(value: NewProcurement, rules_: Ruleset) -> Iterator[Due]:
    published = {notice.notice_kind: notice for notice in value.notices}
    for code, row in notices_of(rules_, value.route, on=value.starts_on).items():
        there = published.get(code)
        yield Due(
            code,
            row["name"],
            there.published_on if there else None,
            there.notice_reference if there else None,
        )


def _unexplained(value: NewProcurement, row: ProcurementVersion, rules_: Ruleset) -> Iterator[str]:
    """An award under the Provider Selection Regime is explained by each of its key criteria."""
    lacking = lacking_reasons(key_reasons(row), rules_, value.starts_on) if row.awarded_to_id else ()
    if lacking and is_psr(value.route, rules_, value.starts_on):
        yield f"The award has no reason yet by: {'; '.join(lacking)}"


def _warnings(
    value: NewProcurement, row: ProcurementVersion, still: Standstill | None, today: date, rules_: Ruleset
) -> Iterator[str]:
    if value.conflicts_assessed_on is None:
        yield "There is no conflicts assessment yet: it comes before the first notice"
    if row.award_proposed_by and row.award_decided_on is None:
        yield "An award is proposed and waits for somebody else's decision"
    yield from _unexplained(value, row, rules_)
    if still is not None and still.waits_for:
        yield still.waits_for
    elif still is not None and still.ends_on is not None and still.ends_on >= today:
        yield f"Standstill until the end of {said(still.ends_on)}"
        if still.caveat:
            yield still.caveat
    unchecked = [one for one in value.bidders if one.exclusion_checked_on is None]
    if unchecked and row.award_decided_on is None and value.starts_on >= date(2024, 1, 1):
        yield f"{len(unchecked)} of the bidders were not looked up on the list of excluded suppliers"
    if value.award_criteria and any(rules.total_of(value, one.bidder_id) is None for one in value.bidders):
        yield "Not every bid has an agreed score on each criterion"


def of_services(
    session: Session, service_ids: Collection[str], *, viewer: Viewer, as_at: AsAt = NOW
) -> list[ProcurementVersion]:
    """The procurements of these services, by the day they began."""
    query = visible(V, viewer, as_at).where(V.service_id.in_(service_ids))
    return list(session.scalars(query.order_by(V.valid_from, V.thing_id)))
