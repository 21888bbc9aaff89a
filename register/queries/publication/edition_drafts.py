"""The rows of an edition before it is published: which entries stand in it, and what of each the public will see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from register.domain.dates import london_day
from register.domain.folding import folded
from register.domain.interests.interests import Act, events
from register.domain.leaves import decode_header
from register.domain.permissions import Viewer
from register.domain.publication.editions import (
    Line,
    NewEdition,
    State,
    check_edition,
    first_end_shown,
    ground_for,
    is_in_full,
    manifest_hash,
    only_decision_makers,
)
from register.models.appointments import AppointmentVersion
from register.models.interests import Interest, InterestVersion
from register.models.ledger import Erasure, LedgerEntry
from register.models.nil_returns import NilReturn, NilReturnVersion
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.posts import PostVersion
from register.queries import names
from register.queries.interests.breaches import is_decided
from register.queries.listing import Query
from register.queries.people.appointments import deciding_periods
from register.queries.publication import withholdings
from register.queries.rules import ruleset
from register.queries.visible import AsAt, held, known, seen_by, unwalled

V, N, H, B = InterestVersion, NilReturnVersion, PersonVersion, OrganisationVersion
A, P, E, L = AppointmentVersion, PostVersion, Erasure, LedgerEntry


@dataclass(frozen=True, slots=True)
class Draft:
    """A row as it would be published; its words are empty where the public will see none."""

    position: int
    kind: str
    subject_id: str
    subject_ref: str
    version_id: str
    entry_seq: int
    commitment: str
    ground: str
    in_full: bool
    decided_by: str
    state: str
    objected: bool
    person_id: str
    person: str | None
    post: str | None
    valid_from: date | None
    valid_to: date | None
    interest_type: str | None = None
    situation: str | None = None
    organisation: str | None = None
    relationship: str | None = None
    description: str | None = None
    source_id: str | None = None
    rule: str | None = None
    removed_at: datetime | None = None
    scope_days: tuple[date, ...] = ()
    """Whoever was decision-making staff on one of these days is published by the rules."""

    @property
    def line(self) -> Line:
        return Line(self.position, self.kind, self.commitment, self.ground, self.in_full)


WORDS = (
    "person", "post", "interest_type", "situation", "organisation", "relationship", "description", "valid_from",
    "valid_to", "source_id",
)  # fmt: skip
"""What of a row is never shown once it is withheld or removed."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Every row of an edition in its order, and the hash of its manifest. others: how many rows are of people who were
    not decision-making staff; left_out: how many such rows the rules leave out; held_back: how many entries wait until
    an officer has decided whether they are a policy breach. No edition tells these three."""

    rows: tuple[Draft, ...]
    sha256: str
    others: int = 0
    left_out: int = 0
    held_back: int = 0

    def count(self, state: State) -> int:
        return sum(row.state == state for row in self.rows)


def draw(session: Session, new: NewEdition, *, viewer: Viewer, today: date) -> Drawn:
    """The rows exactly as they would be published. Invalid names each wrong field."""
    check_edition(new, today=today, first_day=_first_day(session))
    entries = list(_interests(session, new, viewer, today))
    everything = [*entries, *_unnamed(session, new, viewer, today, {row.person_id for row in entries})]
    others = _others(session, everything, viewer)
    narrow = only_decision_makers(ruleset(session), on=new.held_on)
    kept = [row for row in everything if not (narrow and row.version_id in others)]
    rows = tuple(replace(row, position=n) for n, row in enumerate(sorted(kept, key=_order), 1))
    return Drawn(
        rows, manifest_hash(row.line for row in rows), others=0 if narrow else len(others),
        left_out=len(others) if narrow else 0, held_back=_held_back(session, new, viewer),
    )  # fmt: skip


def _unnamed(session: Session, new: NewEdition, viewer: Viewer, today: date, named: set[str]) -> list[Draft]:
    """Nil returns of those who have no entry."""
    return [row for row in _nothing(session, new, viewer, today) if row.person_id not in named]


def _others(session: Session, rows: list[Draft], viewer: Viewer) -> set[str]:
    """The versions of people who were not decision-making staff on the day of the entry."""
    deciding = deciding_periods(session, viewer=viewer)
    return {
        row.version_id
        for row in rows
        if not any(
            period.contains(day) for period in deciding.get(row.person_id, ()) for day in row.scope_days
        )
    }


def _held_back(session: Session, new: NewEdition, viewer: Viewer) -> int:
    """How many gifts are in no edition as long as it is open whether they are a policy breach."""
    by_then = known(V, AsAt(new.held_on, new.known_by, new.drawn_basis))
    query = (
        select(func.count())
        .select_from(V)
        .where(seen_by(V, viewer), *by_then, V.against_rule.is_not(None), ~is_decided())
    )
    return int(session.scalar(query) or 0)


def _first_day(session: Session) -> date | None:
    first = session.scalar(select(func.min(L.recorded_at)))
    return None if first is None else london_day(first)


def _order(row: Draft) -> tuple[bool, str, date, str]:
    """By name; what shows no name comes last, in an order that tells nothing."""
    hidden = row.person is None
    begun = date.min if hidden or row.valid_from is None else row.valid_from
    return hidden, folded(row.person or ""), begun, row.subject_id


def told_by(held_on: date, published_on: date) -> AsAt:
    """Names and posts stand as they were known when the edition was published."""
    return AsAt(held_on, published_on)


def name_of_person() -> Any:
    return func.coalesce(H.name, names.ERASED)


def post_of(person_id: Any, as_at: AsAt) -> Any:
    """The title of the post held longest on the day of the edition; a subquery."""
    query = select(P.title).select_from(A).join(P, and_(P.thing_id == A.post_id, *known(P, as_at)))
    query = query.where(A.person_id == person_id, *known(A, as_at), *held(A, as_at), unwalled(A), unwalled(P))
    return query.order_by(A.valid_from, A.thing_id).limit(1).scalar_subquery()


def _interests(session: Session, new: NewEdition, viewer: Viewer, today: date) -> Iterator[Draft]:
    decided = withholdings.decisions(session, viewer=viewer)
    happened = events(ruleset(session), on=new.held_on)
    for row in session.execute(_declared(new, first_end_shown(ruleset(session), new.held_on), viewer, today)):
        decision, objected = decided.get(row.subject_id), bool(row.publication_objection)
        ground, by = ground_for(decision, walled=not row.open, objected=objected, n=row.n)
        in_full = is_in_full(decision, row.interest_type, n=row.n)
        yield _draft(
            row, "interest", ground, by, in_full, objected=objected, interest_type=row.interest_type,
            situation=row.situation, organisation=row.organisation, relationship=row.relationship,
            description=row.description if in_full else None, source_id=row.source_id,
            rule=row.rule, removed_at=row.removed_at,
            scope_days=(row.declared_on, row.valid_from if row.situation in happened else new.held_on),
        )  # fmt: skip


def _nothing(session: Session, new: NewEdition, viewer: Viewer, today: date) -> Iterable[Draft]:
    """The newest return of each person who said that there is nothing to declare."""
    newest = {row.person_id: row for row in session.execute(_returned(new, viewer, today))}
    for row in newest.values():
        days = (row.known_on, new.held_on)
        ground = ground_for(None, walled=not row.open, objected=False, n=row.n)
        yield _draft(row, "nil_return", *ground, True, scope_days=days)


def _draft(
    row: Any, kind: str, ground: str, by: str, in_full: bool, *, objected: bool = False, **words: Any
) -> Draft:
    """The state of the row, and no words where that state shows none."""
    shown = State.INTEREST if kind == "interest" else State.NOTHING
    state = State.REMOVED if words.get("rule") else State.WITHHELD if ground else shown
    told = {
        **words, "person": row.person, "post": row.post, "valid_from": row.valid_from, "valid_to": row.valid_to
    }  # fmt: skip
    told.update({name: None for name in WORDS if state is not shown})
    return Draft(
        position=0, kind=kind, subject_id=row.subject_id, subject_ref=row.ref, version_id=row.version_id,
        entry_seq=row.seq, commitment=decode_header(row.header).commitment.hex(), ground=ground,
        in_full=in_full, decided_by=by, state=state.value, objected=objected, person_id=row.person_id, **told,
    )  # fmt: skip


def _declared(new: NewEdition, first_end: date, viewer: Viewer, today: date) -> Query:
    """Interests in force on the day or ended within the months that the rules say, as they were known by then. A possible
    policy breach is in no edition: an officer decides on it first."""
    names_as, tombstone = told_by(new.held_on, today), L.__table__.alias()
    shown = select(
        V.id.label("version_id"), V.thing_id.label("subject_id"), Interest.ref, V.n, V.seq, V.person_id, L.header,
        unwalled(V).label("open"), name_of_person().label("person"), post_of(V.person_id, names_as).label("post"),
        V.interest_type, V.situation, func.coalesce(B.name, V.organisation_name).label("organisation"),
        V.relationship, V.description, V.valid_from, V.valid_to, V.declared_on, V.publication_objection, V.source_id,
        E.rule,
        tombstone.c.recorded_at.label("removed_at"),
    )  # fmt: skip
    shown = shown.join(Interest, Interest.id == V.thing_id).join(L, L.seq == V.seq)
    shown = shown.outerjoin(H, and_(H.thing_id == V.person_id, *known(H, names_as)))
    shown = shown.outerjoin(B, and_(B.thing_id == V.organisation_id, *known(B, names_as)))
    shown = shown.outerjoin(E, E.seq == V.seq).outerjoin(tombstone, tombstone.c.seq == E.tombstone_seq)
    by_then = known(V, AsAt(new.held_on, new.known_by, new.drawn_basis))
    shown = shown.where(
        seen_by(V, viewer), *by_then, V.valid_from <= new.held_on, or_(V.against_rule.is_(None), is_decided())
    )
    return shown.where(or_(V.valid_to.is_(None), V.valid_to >= first_end)).order_by(V.thing_id)


def _returned(new: NewEdition, viewer: Viewer, today: date) -> Query:
    """Returns for a period that holds the day, as they were known by then; the newest last."""
    names_as, as_at = told_by(new.held_on, today), AsAt(new.held_on, new.known_by, new.drawn_basis)
    shown = select(
        N.id.label("version_id"), N.thing_id.label("subject_id"), NilReturn.ref, N.n, N.seq, N.person_id, L.header,
        unwalled(N).label("open"), name_of_person().label("person"), post_of(N.person_id, names_as).label("post"),
        N.valid_from, N.valid_to, N.known_on,
    )  # fmt: skip
    shown = shown.join(NilReturn, NilReturn.id == N.thing_id).join(L, L.seq == N.seq)
    shown = shown.outerjoin(H, and_(H.thing_id == N.person_id, *known(H, names_as)))
    shown = shown.where(seen_by(N, viewer), *known(N, as_at), *held(N, as_at))
    return shown.where(N.act == Act.NIL_RETURN.value).order_by(N.seq)
