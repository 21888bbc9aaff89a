"""Checks of providers, listed and one by one, and how every kind that the rules ask for stands with a provider."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, aliased

from register.domain.contracts.stages import RUNNING
from register.domain.people import provider_checks as rules
from register.domain.people.provider_checks import OUTCOME_LABELS, CheckOutcome, CheckState, NewProviderCheck
from register.domain.permissions import Viewer
from register.domain.rules import Ruleset
from register.domain.shipped_rules import shipped
from register.domain.values import recorded
from register.models.contracts import ContractVersion
from register.models.organisations import OrganisationVersion
from register.models.provider_checks import ProviderCheck, ProviderCheckVersion
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.rules import ruleset
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V, B, C = ProviderCheckVersion, OrganisationVersion, ContractVersion


def _shipped_kinds() -> dict[str, str]:
    rows = shipped("national").history(rules.CHECK_KINDS)
    return {row["code"]: row["name"] for rule in rows for row in rule.value}


def kind_words(code: str | None) -> str:
    """A kind of check as the rules that ship call it, an own one in plain words."""
    return _shipped_kinds().get(code or "", (code or "").replace("_", " ").capitalize())


def outcome_words(code: str) -> str:
    return CheckOutcome(code).label


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown: Query = select(
        V.thing_id.label("id"), ProviderCheck.ref, B.name.label("organisation"), V.check_kind, V.check_outcome,
        V.check_source, V.valid_from.label("checked_on"), V.holds_until, V.provenance,
    )  # fmt: skip
    shown = shown.join(ProviderCheck, ProviderCheck.id == V.thing_id)
    shown = shown.join(B, and_(B.thing_id == V.organisation_id, *known(B, as_at)))
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


LISTING = Listing(
    noun="provider-checks",
    title="Checks of providers",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("organisation", "Provider"),
        Column("check_kind", "Check", words=kind_words),
        Column("check_outcome", "What was found", words=outcome_words),
        Column("check_source", "Where it was looked up"),
        Column("checked_on", "Checked on", "day"),
        Column("holds_until", "Holds until", "day"),
    ),
    statement=_statement,
    order=(V.valid_from, V.thing_id),
    filters=(
        Filter("organisation", "Provider", lambda text: found(B, "name", text)),
        Filter("check_kind", "Check", lambda code: V.check_kind == code, tuple(_shipped_kinds().items())),
        Filter(
            "check_outcome", "What was found", lambda code: V.check_outcome == code,
            tuple((outcome.value, words) for outcome, words in OUTCOME_LABELS.items()),
        ),
        by_ref(ProviderCheck.ref),
    ),
)  # fmt: skip


def provider_check(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> ProviderCheckVersion:
    """One check by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: ProviderCheckVersion) -> NewProviderCheck:
    """The recorded value."""
    return recorded(NewProviderCheck, row)


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a check: the last day on which it can be relied on, and how it stands, in a sentence."""

    again_by: date | None
    standing: str


def see(session: Session, row: ProviderCheckVersion, *, viewer: Viewer, today: date) -> Seen:
    """What follows from what is recorded, on a day."""
    value, rules_ = to_domain(row), ruleset(session)
    return Seen(rules.again_by(value, rules_), rules.told(value, rules_, on=today))


@dataclass(frozen=True, slots=True)
class CheckStanding:
    """How a kind of check stands with a provider on a day. ref: the check that speaks, None where nobody has checked;
    again_by: the last day on which it can be relied on."""

    check_kind: str
    name: str
    state: CheckState
    words: str
    ref: str | None = None
    again_by: date | None = None


def standing_of(
    session: Session, organisation_id: str, on: date, *, viewer: Viewer
) -> tuple[CheckStanding, ...]:
    """Every kind that the rules of the day ask for, in their order, by what was checked until then."""
    query = visible(V, viewer).where(V.organisation_id == organisation_id, V.valid_from <= on)
    query = query.add_columns(ProviderCheck.ref).join(ProviderCheck, ProviderCheck.id == V.thing_id)
    rows: Any = session.execute(query.order_by(V.valid_from, V.thing_id))
    speaks = {row.check_kind: (to_domain(row), ref) for row, ref in rows}
    return tuple(_standings(speaks, ruleset(session), on))


def _standings(
    speaks: dict[str, tuple[NewProviderCheck, str]], rules_: Ruleset, on: date
) -> Iterator[CheckStanding]:
    for code, name in rules.asked_for(rules_, speaks, on=on).items():
        check, ref = speaks.get(code, (None, None))
        state = rules.state_on(check, rules_, on=on)
        if check is None:
            yield CheckStanding(code, name, state, "No check that you may read")
        else:
            yield CheckStanding(
                code, name, state, rules.told(check, rules_, on=on), ref, rules.again_by(check, rules_)
            )


def is_provider(session: Session, organisation_id: str, *, viewer: Viewer) -> bool:
    """Whether it provides under a contract that runs."""
    running = [stage.value for stage in RUNNING]
    query = visible(C, viewer).where(C.provider_id == organisation_id, C.stage.in_(running)).limit(1)
    return session.scalar(query) is not None


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider with its first contract, who manages that one and on which day it begins, and the day on which the first
    of its contracts was recorded."""

    id: str
    name: str
    contract_id: str
    manager_id: str | None
    begun: date
    known: date


def providers_of(session: Session, watched: Select[str], *, viewer: Viewer) -> list[Provider]:
    """Whoever provides under these contracts, given by their ids."""
    first = aliased(C)
    query = select(C.provider_id, B.name, C.thing_id, C.manager_id, first.valid_from, first.known_on)
    query = query.join(first, and_(first.thing_id == C.thing_id, first.n == 1))
    query = query.join(B, and_(B.thing_id == C.provider_id, *known(B, NOW)))
    query = query.where(seen_by(C, viewer), seen_by(B, viewer), *known(C, NOW), C.thing_id.in_(watched))
    found: dict[str, Provider] = {}
    for row in session.execute(query.order_by(C.provider_id, first.valid_from, C.thing_id)):
        one = found.setdefault(row[0], Provider(*row))
        found[row[0]] = replace(one, known=min(one.known, row[5]))
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Spoken:
    """The newest check of a kind with a provider, and what the provider is called."""

    id: str
    check: NewProviderCheck
    provider: str


def newest_of(session: Session, providers: Select[str], *, viewer: Viewer) -> list[Spoken]:
    """The checks that speak for these providers."""
    query = visible(V, viewer).where(V.organisation_id.in_(providers))
    query = query.add_columns(B.name).join(B, and_(B.thing_id == V.organisation_id, *known(B, NOW)))
    rows: Any = session.execute(query.order_by(V.valid_from, V.thing_id)).all()
    names = {row.organisation_id: name for row, name in rows}
    spoken = rules.newest((row.thing_id, to_domain(row)) for row, _ in rows)
    return [Spoken(key, check, names[check.organisation_id]) for key, check in spoken.values()]
