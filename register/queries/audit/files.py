"""The auditor's own lists held against the register: staff who have not declared, payments that meet an interest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from register.domain.audit.uploads import Payment, StaffLine
from register.domain.folding import folded
from register.domain.people.directories import Directory
from register.domain.people.known_bodies import Called, by_number
from register.domain.people.organisation_names import Likeness, Names, names_on
from register.domain.people.organisation_numbers import numbers
from register.domain.people.organisations import numbered
from register.domain.permissions import Viewer
from register.models.interests import Interest, InterestVersion
from register.models.nil_returns import NilReturnVersion
from register.models.organisations import OrganisationVersion
from register.models.people import Person, PersonVersion
from register.queries.rules import ruleset
from register.queries.visible import seen_by


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody on the staff list and what the register has of them."""

    staff_number: str
    name: str
    email: str
    found: str
    ref: str | None


@dataclass(frozen=True, slots=True)
class Match:
    """A payment to an organisation in which somebody held an interest on that day."""

    supplier: str
    amount_pence: int
    paid_on: date
    person: str
    ref: str
    organisation: str
    how: str


NOT_THERE = "Not on the register"
NOTHING_YET = "Has not declared"
NIL = "Nothing to declare"
DECLARED = "Has declared"

BY_NUMBER = "Code or number"
BY_NAME = "Name"
BY_LIKENESS = "A name that is like it"


def completeness(session: Session, staff: Iterable[StaffLine], *, viewer: Viewer) -> list[Staff]:
    """Each line of a staff list with what is on the register; the missing first, in the order of the list."""
    people = _people(session, viewer)
    declared, nil = _declared(session, viewer), _said_nothing(session, viewer)
    told = [_staff(line, people, declared, nil) for line in staff]
    order = {NOT_THERE: 0, NOTHING_YET: 1, NIL: 2, DECLARED: 3}
    return sorted(told, key=lambda one: order[one.found])


def _staff(line: StaffLine, people: dict[str, tuple[str, str]], declared: set[str], nil: set[str]) -> Staff:
    keys = [
        f"number {line.staff_number.casefold()}",
        f"email {line.email.casefold()}",
        f"name {folded(line.name)}",
    ]
    sure = keys[:1] if line.staff_number else []
    known = next((people[key] for key in [*sure, *keys[1:]] if key in people), None)
    if known is None:
        return Staff(line.staff_number, line.name, line.email, NOT_THERE, None)
    key, ref = known
    found = DECLARED if key in declared else NIL if key in nil else NOTHING_YET
    return Staff(line.staff_number, line.name, line.email, found, ref)


def _people(session: Session, viewer: Viewer) -> dict[str, tuple[str, str]]:
    """By staff number, e-mail address, or a name that only one person has."""
    p = PersonVersion
    query = select(p.thing_id, Person.ref, p.name, p.email, p.staff_number).join(
        Person, Person.id == p.thing_id
    )
    query = query.where(p.superseded_seq.is_(None), seen_by(p, viewer)).order_by(p.thing_id)
    found: dict[str, tuple[str, str]] = {}
    names: dict[str, list[tuple[str, str]]] = {}
    for row in session.execute(query):
        who = (row.thing_id, row.ref)
        if row.staff_number:
            found[f"number {row.staff_number.casefold()}"] = who
        if row.email:
            found[f"email {row.email.casefold()}"] = who
        names.setdefault(f"name {folded(row.name or '')}", []).append(who)
    return {**{name: who[0] for name, who in names.items() if len(who) == 1}, **found}


def _declared(session: Session, viewer: Viewer) -> set[str]:
    v = InterestVersion
    query = select(v.person_id).where(v.superseded_seq.is_(None), seen_by(v, viewer)).order_by(v.person_id)
    return set(session.scalars(query.distinct()))


def _said_nothing(session: Session, viewer: Viewer) -> set[str]:
    v = NilReturnVersion
    query = select(v.person_id).where(v.superseded_seq.is_(None), seen_by(v, viewer)).order_by(v.person_id)
    return set(session.scalars(query.distinct()))


def matched(session: Session, payments: Sequence[Payment], on: date, *, viewer: Viewer) -> list[Match]:
    """Payments to organisations in which an interest was held on the day: by code or number, by name, or by a name
    that is like it. on: the day whose rules for names count."""
    held = _interests(session, names_on(ruleset(session), on), viewer)
    found: dict[str, list[tuple[str, Any]]] = {}
    for supplier in {payment.supplier for payment in payments}:
        asked = Called(supplier)
        found[supplier] = [
            (_how(asked, known, surely), row) for surely, (known, rows) in held.like(asked) for row in rows
        ]
    return [match for payment in payments for match in _matches(payment, found[payment.supplier])]


def _matches(payment: Payment, found: list[tuple[str, Any]]) -> list[Match]:
    told = [(row.ref, how, row) for how, row in found if _held(row, payment.paid_on)]
    return [_match(payment, row, how) for _, how, row in sorted(told, key=lambda one: one[:2])]


def _how(asked: Called, known: Called, surely: Likeness) -> str:
    if by_number(asked, known) is Likeness.SAME:
        return BY_NUMBER
    return BY_NAME if surely is Likeness.SAME else BY_LIKENESS


def _interests(session: Session, names: Names, viewer: Viewer) -> Directory[tuple[Called, list[Any]]]:
    """Every newest interest in an organisation, by whatever the organisation goes by."""
    found: dict[Called, list[Any]] = {}
    for row in session.execute(_organisations_of_interests(viewer)):
        if row.organisation:
            called = Called(row.organisation, numbers(*numbered(row)) if row.organisation_id else None)
            found.setdefault(called, []).append(row)
    return Directory(((called, (called, rows)) for called, rows in found.items()), names)


def _organisations_of_interests(viewer: Viewer) -> Any:
    v, b, p = InterestVersion, OrganisationVersion, PersonVersion
    shown = select(
        Interest.ref, p.name.label("person"), func.coalesce(b.name, v.organisation_name).label("organisation"),
        *numbered(b), v.organisation_id, v.valid_from, v.valid_to,
    )  # fmt: skip
    shown = shown.join(Interest, Interest.id == v.thing_id)
    shown = shown.join(p, and_(p.thing_id == v.person_id, p.superseded_seq.is_(None)))
    shown = shown.outerjoin(b, and_(b.thing_id == v.organisation_id, b.superseded_seq.is_(None)))
    return shown.where(v.superseded_seq.is_(None), seen_by(v, viewer)).order_by(Interest.ref)


def _held(row: Any, day: date) -> bool:
    return bool(row.valid_from <= day and (row.valid_to is None or day <= row.valid_to))


def _match(payment: Payment, row: Any, how: str) -> Match:
    return Match(
        payment.supplier, payment.amount_pence, payment.paid_on, row.person or "Name removed, retention ended",
        row.ref, row.organisation or "", how,
    )  # fmt: skip
