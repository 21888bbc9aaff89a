"""Possible policy breaches: what still waits for an officer's decision, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from register.domain.errors import NotFound
from register.domain.interests.breaches import BreachOutcome, NewBreachDecision
from register.domain.permissions import Viewer
from register.domain.values import recorded
from register.models.breaches import Breach, BreachVersion
from register.models.interests import Interest, InterestVersion
from register.queries.accounts.identities import identities
from register.queries.interests.interests import against_words, days_late, is_late
from register.queries.people import people
from register.queries.visible import NOW, known, seen_by, visible

B, V = BreachVersion, InterestVersion
MOST = 200


@dataclass(frozen=True, slots=True)
class Possible:
    """An interest that may be a policy breach, and why."""

    ref: str
    person: str
    declared_on: date
    why: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait for a decision, and the first of them: those that were declared first."""

    count: int
    first: tuple[Possible, ...]


def is_decided() -> ColumnElement[bool]:
    """An officer has decided about the interest."""
    return exists().where(B.interest_id == V.thing_id, B.superseded_seq.is_(None))


def is_possible() -> ColumnElement[bool]:
    return or_(is_late(), V.against_rule.is_not(None))


def waiting(session: Session, *, viewer: Viewer) -> Waiting:
    """What nobody has decided yet, but for what concerns the viewer themselves."""
    where = [seen_by(V, viewer), *known(V, NOW), is_possible(), ~is_decided()]
    if viewer.person_id:
        where.append(V.person_id.not_in(sorted(identities(session).records_of(viewer.person_id))))
    count = session.scalar(select(func.count()).select_from(V).where(*where)) or 0
    query = select(V, Interest.ref).join(Interest, Interest.id == V.thing_id).where(*where)
    rows = session.execute(query.order_by(V.declared_on, V.thing_id).limit(MOST)).all()
    called = people.names(session, [row[0].person_id for row in rows], viewer=viewer)
    first = (Possible(ref, called.get(one.person_id, ""), one.declared_on, why(one)) for one, ref in rows)
    return Waiting(count, tuple(first))


def why(one: InterestVersion) -> str:
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


def decided(session: Session, *, viewer: Viewer) -> list[tuple[BreachVersion, str]]:
    """What was decided, the newest first, each with the reference of its interest."""
    query = visible(B, viewer).join(Interest, Interest.id == B.interest_id).add_columns(Interest.ref)
    return [(row[0], row[1]) for row in session.execute(query.order_by(B.seq.desc()).limit(MOST))]


def to_domain(row: BreachVersion) -> NewBreachDecision:
    """The decision as it was given."""
    return recorded(NewBreachDecision, row)


def outcome_words(code: str) -> str:
    return BreachOutcome(code).label


def open_case(one: InterestVersion) -> None:
    """NotFound where nothing makes it a possible breach."""
    if not why(one):
        raise NotFound
