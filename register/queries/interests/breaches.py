"""Possible policy breaches: what still waits for an officer's decision, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, exists, select, union_all
from sqlalchemy.orm import Session

from register.domain.errors import NotFound
from register.domain.interests.breaches import BreachOutcome, NewBreachDecision
from register.domain.permissions import Viewer
from register.domain.values import recorded
from register.models.breaches import Breach, BreachVersion
from register.models.interests import Interest, InterestVersion
from register.queries.accounts.identities import identities
from register.queries.interests.interests import against_words, days_late
from register.queries.listing import PAGE_SIZE, Asked, Listing, Query, page, total
from register.queries.people import people
from register.queries.visible import AsAt, known, seen_by, visible

B, V = BreachVersion, InterestVersion


@dataclass(frozen=True, slots=True)
class Possible:
    """An interest that may be a policy breach, and why."""

    ref: str
    person: str
    declared_on: date
    why: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait for a decision, counted as lists are, and a page of them, those that were declared first, with the key
    after which the next page starts."""

    count: int
    first: tuple[Possible, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A page of decisions, the newest first, each with the reference of its interest."""

    rows: tuple[Any, ...]
    next_key: str | None


def is_decided() -> ColumnElement[bool]:
    """An officer has decided about the interest."""
    return exists().where(B.interest_id == V.thing_id, B.superseded_seq.is_(None))


def _possible() -> Any:
    """The versions of which this holds: each half by the index of those alone."""
    one = InterestVersion.__table__.alias().c
    late = select(one.id).where(one.declared_on > one.declare_by)
    return union_all(late, select(one.id).where(one.against_rule.is_not(None)))


def waiting(session: Session, *, viewer: Viewer, after: str = "", limit: int = PAGE_SIZE) -> Waiting:
    """What nobody has decided yet, but for what concerns the viewer themselves, after the key of an earlier page."""
    own = identities(session).records_of(viewer.person_id) if viewer.person_id else ()
    listing, asked = _waiting_but(frozenset(own)), Asked(viewer)
    some = page(session, listing, asked, after=after, limit=limit)
    called = people.names(session, [row.person_id for row in some.rows], viewer=viewer)
    rows = (Possible(row.ref, called.get(row.person_id, ""), row.declared_on, why(row)) for row in some.rows)
    return Waiting(total(session, listing, asked), tuple(rows), some.next_key)


@lru_cache(maxsize=128)
def _waiting_but(own: frozenset[str]) -> Listing:
    """What waits, without the interests of these records of people."""

    def statement(viewer: Viewer, as_at: AsAt) -> Query:
        shown = select(
            V.thing_id.label("id"), Interest.ref, V.person_id, V.declared_on, V.declare_by, V.against_rule
        ).join(Interest, Interest.id == V.thing_id)
        shown = shown.where(seen_by(V, viewer), *known(V, as_at), V.id.in_(_possible()), ~is_decided())
        return shown.where(V.person_id.not_in(sorted(own))) if own else shown

    return Listing("breaches", "Possible policy breaches", (), statement, (V.declared_on, V.thing_id))


def why(one: Any) -> str:
    """Why an interest may be a policy breach; empty where it is none."""
    late = days_late(one)
    found = [f"Declared {late} {'day' if late == 1 else 'days'} late"] if late else []
    return "; ".join([*found, *filter(None, [against_words(one.against_rule)])])


def decision_on(session: Session, interest_id: str, *, viewer: Viewer) -> BreachVersion | None:
    """What was decided about one interest; None as long as it is open."""
    found = session.scalars(visible(B, viewer).where(B.interest_id == interest_id)).first()
    if found is not None:
        found.ref = session.get_one(Breach, found.thing_id).ref
    return found


def decided(session: Session, *, viewer: Viewer, after: str = "") -> Decided:
    """What was decided, the newest first, after the key of an earlier page."""
    some = page(session, DECIDED, Asked(viewer), after=after)
    return Decided(tuple(some.rows), some.next_key)


def _decided(viewer: Viewer, as_at: AsAt) -> Query:
    shown = select(B.thing_id.label("id"), Interest.ref, B.outcome, B.ground, B.action, B.known_on)
    shown = shown.join(Interest, Interest.id == B.interest_id)
    return shown.where(seen_by(B, viewer), *known(B, as_at))


DECIDED = Listing("breaches", "Decided policy breaches", (), _decided, (B.seq,), newest_first=True)


def to_domain(row: BreachVersion) -> NewBreachDecision:
    """The decision as it was given."""
    return recorded(NewBreachDecision, row)


def outcome_words(code: str) -> str:
    return BreachOutcome(code).label


def open_case(one: InterestVersion) -> None:
    """NotFound where nothing makes it a possible breach."""
    if not why(one):
        raise NotFound
