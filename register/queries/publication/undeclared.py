"""The yearly list of decision-making staff who have neither declared nor made a nil return, before it is published."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from register.domain.dates import Period
from register.domain.errors import Invalid
from register.domain.folding import folded
from register.domain.permissions import UNBOUND, Viewer
from register.domain.publication.editions import manifest_hash
from register.domain.publication.undeclared import (
    Decides,
    Doubt,
    NewUndeclared,
    binds,
    check_undeclared,
    doubt_about,
)
from register.domain.publication.withholdings import hiding
from register.models.appointments import AppointmentVersion
from register.models.interests import InterestVersion
from register.models.ledger import LedgerEntry
from register.models.nil_returns import NilReturnVersion
from register.models.organisations import Organisation, OrganisationVersion
from register.models.people import Person, PersonVersion
from register.models.posts import PostVersion
from register.queries.accounts.identities import identities
from register.queries.interests.pauses import away_on
from register.queries.publication.bound_bodies import contracts_held
from register.queries.publication.edition_drafts import Draft, as_draft, name_of_person
from register.queries.publication.edition_words import Beside
from register.queries.rules import ruleset
from register.queries.visible import NOW, AsAt, known, seen_by, unwalled

A, P, H, B = AppointmentVersion, PostVersion, PersonVersion, OrganisationVersion
V, N, L = InterestVersion, NilReturnVersion, LedgerEntry
NOT_BOUND = (
    "Nobody here works for a body that has to publish this list: see rules interests.non_declarers_published "
    "and interests.non_declarers_by_contract"
)


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Somebody about whom a person decides, and why."""

    row: Draft
    doubt: Doubt


@dataclass(frozen=True, slots=True)
class NotDeclared:
    """Somebody who would be named. ref: of the person. doubt: why they are named only if a person says so."""

    ref: str
    person: str | None
    post: str | None
    organisation: str | None
    doubt: str | None


@dataclass(frozen=True, slots=True)
class UndeclaredTold:
    """The list of a year as it would be published today. contracts: those known here that bind these bodies."""

    title: str
    bodies: tuple[str, ...]
    contracts: tuple[str, ...]
    deciding: int
    named: tuple[NotDeclared, ...]
    doubtful: tuple[NotDeclared, ...]


@dataclass(frozen=True, slots=True)
class DrawnUndeclared:
    """Who is named, who is named only if a person says so, and how many decided in the year in bodies that are bound."""

    rows: tuple[Draft, ...]
    doubtful: tuple[Doubtful, ...]
    deciding: int
    bodies: tuple[str, ...]
    because: Mapping[str, str | None]
    """By body the contract that binds it; None for one that is bound by its kind and holds none that is known here."""

    @property
    def told_bodies(self) -> tuple[str, ...]:
        """Each body with why it publishes the list."""
        held = ((name, self.because.get(name)) for name in self.bodies)
        return tuple(f"{name} (contract {ref})" if ref else f"{name} (its kind)" for name, ref in held)

    @property
    def seen(self) -> str:
        """The same as long as the same people stand there, so that nobody publishes what they did not look at."""
        told = [*(row.commitment for row in self.rows), "", *(one.row.commitment for one in self.doubtful)]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()

    def named(self, refs: Iterable[str]) -> tuple[Draft, ...]:
        """The rows of the edition, with these of whom there is a doubt. Invalid where one of them is not among those."""
        chosen, known_refs = set(refs), {one.row.subject_ref for one in self.doubtful}
        if chosen - known_refs:
            raise Invalid({"named": "Choose only people about whom there is a doubt"})
        also = [one.row for one in self.doubtful if one.row.subject_ref in chosen]
        return _numbered([*self.rows, *also])


def told(new: NewUndeclared, drawn: DrawnUndeclared) -> UndeclaredTold:
    """As calls and commands answer it."""
    sure = tuple(_told(row) for row in drawn.rows)
    doubtful = tuple(_told(one.row, one.doubt.value) for one in drawn.doubtful)
    contracts = tuple(sorted(filter(None, drawn.because.values())))
    return UndeclaredTold(new.called, drawn.bodies, contracts, drawn.deciding, sure, doubtful)


def _told(row: Draft, doubt: str | None = None) -> NotDeclared:
    return NotDeclared(row.subject_ref, row.person, row.post, row.organisation, doubt)


def manifest_of(rows: Iterable[Draft]) -> str:
    return manifest_hash(row.line for row in rows)


def draw_undeclared(session: Session, new: NewUndeclared, *, viewer: Viewer, today: date) -> DrawnUndeclared:
    """Who decided on a day of the year, in a body that is bound, and from whom nothing has been received since it began."""
    check_undeclared(new, today=today)
    rules, day = ruleset(session), new.last_day
    contracts = contracts_held(session, new.period, rules, viewer=viewer)
    posts = [
        row for row in _deciding(session, new, viewer)
        if binds(rules, row.kind, on=day) or row.organisation_id in contracts
    ]  # fmt: skip
    if not posts:
        raise Invalid({"year": NOT_BOUND})
    heard, same = _heard_of(session, new, today), identities(session)
    away = away_on(session, day, viewer=viewer)
    sure: list[Draft] = []
    doubtful: list[Doubtful] = []
    held: dict[str, list[Any]] = {}
    for row in posts:
        held.setdefault(same.one(row.person_id), []).append(row)
    for person, theirs in held.items():
        if same.records_of(person) & heard:
            continue
        is_away = any(row.person_id in away for row in theirs)
        periods = tuple(_period(row, new.period) for row in theirs)
        found, draft = doubt_about(Decides(periods, is_away), new.period, rules), _draft(theirs[-1])
        if found is None:
            sure.append(draft)
        else:
            doubtful.append(Doubtful(draft, found))
    in_order = sorted(doubtful, key=lambda one: _order(one.row))
    bodies = tuple(sorted({row.organisation for row in posts if row.organisation}))
    because = {row.organisation: contracts.get(row.organisation_id) for row in posts if row.organisation}
    return DrawnUndeclared(_numbered(sure), tuple(in_order), len(held), bodies, because)


def _numbered(rows: Iterable[Draft]) -> tuple[Draft, ...]:
    return tuple(replace(row, position=n) for n, row in enumerate(sorted(rows, key=_order), 1))


def _order(row: Draft) -> tuple[bool, str, str]:
    return row.person is None, folded(row.person or ""), row.subject_id


def _period(row: Any, year: Period) -> Period:
    ends = [day for day in (row.decision_making_to, row.valid_to, year.end) if day is not None]
    return Period(max(row.decision_making_from, row.valid_from), min(ends))


def _draft(row: Any) -> Draft:
    hidden = hiding(None, False, walled=not row.open, objected=False, n=1)
    return as_draft(
        row, "appointment", hidden, Beside(date.min, {}, {}), post=row.post, organisation=row.organisation,
        organisation_ref=row.organisation_ref,
    )  # fmt: skip


def _deciding(session: Session, new: NewUndeclared, viewer: Viewer) -> list[Any]:
    """Appointments in which somebody decided on a day of the year, that of the last such day at the end."""
    shown = select(
        A.id.label("version_id"), A.person_id.label("subject_id"), Person.ref, A.seq, A.person_id, L.header,
        unwalled(A).label("open"), name_of_person().label("person"), Person.ref.label("person_ref"),
        P.title.label("post"), B.name.label("organisation"), Organisation.ref.label("organisation_ref"),
        Organisation.id.label("organisation_id"), B.kind,
        A.valid_from, A.valid_to, A.decision_making_from, A.decision_making_to,
    )  # fmt: skip
    shown = shown.join(L, L.seq == A.seq).join(Person, Person.id == A.person_id)
    shown = shown.join(P, and_(P.thing_id == A.post_id, *known(P, AsAt(new.last_day))))
    shown = shown.join(B, and_(B.thing_id == P.organisation_id, *known(B, NOW)))
    shown = shown.join(Organisation, Organisation.id == P.organisation_id)
    shown = shown.outerjoin(H, and_(H.thing_id == A.person_id, *known(H, NOW)))
    shown = shown.where(seen_by(A, viewer), *known(A, NOW), *_on_a_day(new.period))
    last = func.coalesce(A.decision_making_to, A.valid_to, new.last_day)
    return list(session.execute(shown.order_by(last, A.valid_from, A.thing_id)))


def _on_a_day(year: Period) -> list[Any]:
    return [
        A.valid_from <= year.end, A.decision_making_from <= year.end,
        or_(A.valid_to.is_(None), A.valid_to >= year.start),
        or_(A.decision_making_to.is_(None), A.decision_making_to >= year.start),
    ]  # fmt: skip


def _heard_of(session: Session, new: NewUndeclared, today: date) -> frozenset[str]:
    """Whoever declared anything, or made a return, since the year began and by the day asked for. What a barrier keeps
    from the officer counts too: nobody is named for it."""
    first, by = new.period.start, new.declared_by or today
    queries = (
        select(model.person_id).where(seen_by(model, UNBOUND), model.known_on.between(first, by)).distinct()
        for model in (V, N)
    )
    return frozenset(
        row[0] for query in queries for row in session.execute(query.order_by(query.selected_columns[0]))
    )
