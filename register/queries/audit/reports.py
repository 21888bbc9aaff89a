"""What an auditor asks first: what was declared late, and what was decided before an interest was known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from register.domain.interests.gifts import GiftOutcome
from register.domain.people.known_bodies import Called, called, likeness
from register.domain.people.organisation_names import names_on
from register.domain.permissions import Viewer
from register.models.contracts import Contract, ContractVersion
from register.models.decisions import Decision, DecisionVersion
from register.models.derived_answers import DecidedBefore
from register.models.interests import Interest, InterestVersion
from register.models.ledger import LedgerEntry
from register.models.people import PersonVersion
from register.queries.interests.interests import is_late
from register.queries.people.parties import parties, party
from register.queries.rules import ruleset
from register.queries.visible import seen_by

MOST = 200


@dataclass(frozen=True, slots=True)
class Late:
    """An interest that was declared after its time."""

    ref: str
    person: str | None
    became_aware_on: date | None
    declared_on: date
    days: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """A decision on a contract that was taken before the decider's interest in a party was recorded."""

    decision_ref: str
    contract_ref: str
    interest_ref: str
    person: str | None
    decided_at: datetime
    declared_at: datetime


def late_declarations(session: Session, *, viewer: Viewer, most: int | None = MOST) -> list[Late]:
    """First declarations made after the last day that the rules allowed, as they were first said; the latest first. A gift
    that need not be declared is never late. With `most` as None, every one of them."""
    found = [
        Late(row.ref, row.name, row.became_aware_on, row.declared_on, (row.declared_on - row.declare_by).days)
        for row in session.execute(_declared_late(viewer))
    ]
    return sorted(found, key=lambda late: (-late.days, late.ref))[:most]


def _declared_late(viewer: Viewer) -> Any:
    i = InterestVersion
    shown = select(Interest.ref, PersonVersion.name, i.became_aware_on, i.declared_on, i.declare_by)
    shown = shown.join(Interest, Interest.id == i.thing_id)
    shown = shown.join(PersonVersion, PersonVersion.thing_id == i.person_id)
    shown = shown.where(i.n == 1, PersonVersion.superseded_seq.is_(None), is_late(), seen_by(i, viewer))
    shown = shown.where(i.advice_outcome.is_distinct_from(GiftOutcome.NOTHING))
    return shown.order_by(Interest.ref)


def decisions_before_an_interest_was_known(
    session: Session, *, viewer: Viewer, most: int | None = MOST
) -> list[Unknown]:
    """Decisions that were taken while an interest in a party, or in a body with a name like it, had arisen but had
    not been declared."""
    rows = session.execute(_decided_before(viewer)).all()
    is_in_party = _party_test(session, rows, viewer)
    found = (Unknown(*row[:6]) for row in rows if is_in_party(row))
    return list(islice(found, most))


def _party_test(session: Session, rows: Iterable[Any], viewer: Viewer) -> Callable[[Any], bool]:
    """Whether the interest of one of these rows is in a party of its contract, by record, number or name."""
    ids = {key for row in rows for key in (row.organisation_id, row.provider_id, row.commissioner_id) if key}
    bodies = {key: called(party(body)) for key, body in parties(session, ids, viewer=viewer).items()}
    rules = ruleset(session)

    def test(row: Any) -> bool:
        sides = {row.provider_id, row.commissioner_id}
        if row.organisation_id in sides:
            return True
        named = bodies.get(row.organisation_id) or (row.organisation_name and Called(row.organisation_name))
        names = names_on(rules, row.known_on)
        return bool(named) and any(likeness(named, bodies[side], names) for side in sides if side in bodies)

    return test


def _decided_before(viewer: Viewer) -> Any:
    """Decisions with what the same person declared only afterwards, the newest decision first."""
    decided, declared = aliased(LedgerEntry), aliased(LedgerEntry)
    d, i, c, before = DecisionVersion, InterestVersion, ContractVersion, DecidedBefore
    shown: Any = select(
        Decision.ref.label("decision_ref"), Contract.ref.label("contract_ref"), Interest.ref.label("interest_ref"),
        PersonVersion.name, decided.recorded_at.label("decided_at"), declared.recorded_at.label("declared_at"),
        i.organisation_id, i.organisation_name, c.provider_id, c.commissioner_id, d.known_on,
    )  # fmt: skip
    shown = shown.join_from(before, d, d.id == before.decision_version_id).join(
        i, i.thing_id == before.interest_id
    )
    shown = shown.join(Decision, Decision.id == d.thing_id).join(c, c.id == d.contract_version_id)
    shown = shown.join(Contract, Contract.id == d.contract_id)
    shown = shown.join(Interest, Interest.id == i.thing_id)
    shown = shown.join(PersonVersion, PersonVersion.thing_id == d.person_id)
    shown = shown.join(decided, decided.seq == d.seq).join(declared, declared.seq == i.seq)
    shown = shown.where(
        i.n == 1, PersonVersion.superseded_seq.is_(None), seen_by(d, viewer), seen_by(i, viewer)
    )
    return shown.order_by(before.decision_seq.desc(), Interest.ref)
