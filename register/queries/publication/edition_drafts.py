"""The rows of an edition before it is published: which entries stand in it, and what of each the public will see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from register.domain.dates import london_day
from register.domain.folding import folded
from register.domain.interests.interests import Act, events, is_indirect
from register.domain.leaves import decode_header
from register.domain.permissions import Viewer
from register.domain.publication.editions import (
    Line,
    NewEdition,
    State,
    check_edition,
    first_end_shown,
    manifest_hash,
    only_decision_makers,
)
from register.domain.publication.relationships import known_words, may_name
from register.domain.publication.withholdings import WHOLE, Hiding, hiding, parted
from register.models.interests import Interest, InterestVersion
from register.models.ledger import Erasure, LedgerEntry
from register.models.nil_returns import NilReturn, NilReturnVersion
from register.models.organisations import Organisation, OrganisationVersion
from register.models.people import Person, PersonVersion
from register.queries import names
from register.queries.interests.breaches import is_decided
from register.queries.listing import Query
from register.queries.people.appointments import deciding_periods, last_days
from register.queries.publication import withholdings
from register.queries.publication.edition_words import Beside, beside
from register.queries.rules import ruleset
from register.queries.visible import NOW, AsAt, held, known, seen_by, unwalled

V, N, H, B = InterestVersion, NilReturnVersion, PersonVersion, OrganisationVersion
E, L = Erasure, LedgerEntry


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
    hidden: str
    decided_by: str
    state: str
    objected: bool
    person_id: str
    person: str | None
    post: str | None
    valid_from: date | None
    valid_to: date | None
    declared_on: date | None = None
    person_ref: str | None = None
    organisation_ref: str | None = None
    interest_type: str | None = None
    situation: str | None = None
    organisation: str | None = None
    relationship: str | None = None
    description: str | None = None
    value_pence: int | None = None
    offer_response: str | None = None
    managed: str | None = None
    source_id: str | None = None
    rule: str | None = None
    removed_at: datetime | None = None
    scope_days: tuple[date, ...] = ()
    """Whoever was decision-making staff on one of these days is published by the rules."""

    @property
    def line(self) -> Line:
        return Line(self.position, self.kind, self.commitment, self.ground, self.hidden)


WORDS = (
    "person", "post", "interest_type", "situation", "organisation", "relationship", "description", "value_pence",
    "offer_response", "managed", "valid_from", "valid_to", "declared_on", "source_id",
)  # fmt: skip
"""What of a row is never shown once it is withheld or removed."""


SHOWN_AS = {"interest": State.INTEREST, "nil_return": State.NOTHING, "appointment": State.UNDECLARED}
"""What a row of the manifest is shown as, by its kind, where nothing is left out."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Every row of an edition in its order, and the hash of its manifest. others: how many rows are of people who were
    not decision-making staff; left_out: how many such rows the rules leave out; held_back: how many entries wait until
    an officer has decided whether they are a policy breach; gone: how many are of people who left so long ago that they
    are public no longer. No edition tells these four."""

    rows: tuple[Draft, ...]
    sha256: str
    others: int = 0
    left_out: int = 0
    held_back: int = 0
    gone: int = 0

    def count(self, state: State) -> int:
        return sum(row.state == state for row in self.rows)


def draw(session: Session, new: NewEdition, *, viewer: Viewer, today: date) -> Drawn:
    """The rows exactly as they would be published. Invalid names each wrong field."""
    check_edition(new, today=today, first_day=_first_day(session))
    entries = list(_interests(session, new, viewer))
    every = [*entries, *_unnamed(session, new, viewer, {row.person_id for row in entries})]
    left, since = last_days(session, viewer=viewer), first_end_shown(ruleset(session), new.held_on)
    everything = [row for row in every if left.get(row.person_id, since) >= since]
    others = _others(session, everything, viewer)
    narrow = only_decision_makers(ruleset(session), on=new.held_on)
    kept = [row for row in everything if not (narrow and row.version_id in others)]
    rows = tuple(replace(row, position=n) for n, row in enumerate(sorted(kept, key=_order), 1))
    return Drawn(
        rows, manifest_hash(row.line for row in rows), others=0 if narrow else len(others),
        left_out=len(others) if narrow else 0, held_back=_held_back(session, new, viewer),
        gone=len(every) - len(everything),
    )  # fmt: skip


def _unnamed(session: Session, new: NewEdition, viewer: Viewer, named: set[str]) -> list[Draft]:
    """Nil returns of those who have no entry."""
    return [row for row in _nothing(session, new, viewer) if row.person_id not in named]


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


def told_at(held_on: date, entry: int | None) -> AsAt:
    """Names, posts and ways of managing stand as they were known at the entry of the edition; as now for a preview."""
    return replace(NOW, held_on=held_on, entry=entry)


def name_of_person() -> Any:
    return func.coalesce(H.name, names.ERASED)


def _interests(session: Session, new: NewEdition, viewer: Viewer) -> Iterator[Draft]:
    decided = withholdings.decisions(session, viewer=viewer)
    happened = events(ruleset(session), on=new.held_on)
    rows = session.execute(_declared(new, first_end_shown(ruleset(session), new.held_on), viewer)).all()
    about = _beside(session, new, rows)
    related = known_words(ruleset(session), on=new.held_on)
    for row in rows:
        decision, objected = decided.get(row.subject_id), bool(row.publication_objection)
        hidden = hiding(
            decision, is_indirect(row), walled=not row.open, objected=objected, n=row.n,
            names_relative=may_name(row.relationship, related),
        )  # fmt: skip
        yield as_draft(
            row, "interest", hidden, about, objected=objected, interest_type=row.interest_type,
            situation=row.situation, organisation=row.organisation, relationship=row.relationship,
            organisation_ref=row.organisation_ref, description=row.description,
            value_pence=row.value_pence, offer_response=row.offer_response,
            valid_from=row.valid_from, valid_to=row.valid_to, declared_on=row.declared_on,
            source_id=row.source_id, rule=row.rule, removed_at=row.removed_at,
            scope_days=(row.declared_on, row.valid_from if row.situation in happened else new.held_on),
        )  # fmt: skip


def _beside(session: Session, new: NewEdition, rows: Sequence[Any]) -> Beside:
    people, subjects = {row.person_id for row in rows}, {row.subject_id for row in rows}
    return beside(session, told_at(new.held_on, None), people, subjects)


def _nothing(session: Session, new: NewEdition, viewer: Viewer) -> Iterable[Draft]:
    """The newest return of each person who said that there is nothing to declare."""
    newest = {row.person_id: row for row in session.execute(_returned(new, viewer))}
    about = _beside(session, new, list(newest.values()))
    for row in newest.values():
        hidden = hiding(None, False, walled=not row.open, objected=False, n=row.n)
        days = (row.known_on, new.held_on)
        yield as_draft(row, "nil_return", hidden, about, declared_on=row.known_on, scope_days=days)


def as_draft(
    row: Any, kind: str, hidden: Hiding, about: Beside, *, objected: bool = False, **words: Any
) -> Draft:
    """The state of the row, and no words where that state shows none."""
    shown, fields = SHOWN_AS[kind], parted(hidden.hidden)
    state = State.REMOVED if words.get("rule") else State.WITHHELD if WHOLE in fields else shown
    in_full = "description" not in fields
    told = {
        "valid_from": None, "valid_to": None, **words, "person": row.person, "person_ref": row.person_ref,
        "post": words.get("post") or about.posts.get(row.person_id),
        "managed": about.managing(row.subject_id, words.get("valid_to"), in_full=in_full),
    }  # fmt: skip
    told.update({name: None for name in WORDS if state is not shown or name in fields})
    return Draft(
        position=0, kind=kind, subject_id=row.subject_id, subject_ref=row.ref, version_id=row.version_id,
        entry_seq=row.seq, commitment=decode_header(row.header).commitment.hex(), ground=hidden.ground,
        hidden=hidden.hidden, decided_by=hidden.by, state=state.value, objected=objected, person_id=row.person_id,
        **told,
    )  # fmt: skip


def _declared(new: NewEdition, first_end: date, viewer: Viewer) -> Query:
    """Interests in force on the day or ended within the months that the rules say, as they were known by then. A possible
    policy breach is in no edition: an officer decides on it first."""
    names_as, tombstone = told_at(new.held_on, None), L.__table__.alias()
    shown = select(
        V.id.label("version_id"), V.thing_id.label("subject_id"), Interest.ref, V.n, V.seq, V.person_id, L.header,
        unwalled(V).label("open"), name_of_person().label("person"),
        V.interest_type, V.situation, func.coalesce(B.name, V.organisation_name).label("organisation"),
        V.relationship, V.description, V.value_pence, V.offer_response,
        V.valid_from, V.valid_to, V.declared_on, V.publication_objection, V.source_id,
        E.rule, tombstone.c.recorded_at.label("removed_at"), Person.ref.label("person_ref"),
        Organisation.ref.label("organisation_ref"),
    )  # fmt: skip
    shown = shown.join(Interest, Interest.id == V.thing_id).join(L, L.seq == V.seq)
    shown = shown.join(Person, Person.id == V.person_id)
    shown = shown.outerjoin(Organisation, Organisation.id == V.organisation_id)
    shown = shown.outerjoin(H, and_(H.thing_id == V.person_id, *known(H, names_as)))
    shown = shown.outerjoin(B, and_(B.thing_id == V.organisation_id, *known(B, names_as)))
    shown = shown.outerjoin(E, E.seq == V.seq).outerjoin(tombstone, tombstone.c.seq == E.tombstone_seq)
    by_then = known(V, AsAt(new.held_on, new.known_by, new.drawn_basis))
    shown = shown.where(
        seen_by(V, viewer), *by_then, V.valid_from <= new.held_on, or_(V.against_rule.is_(None), is_decided())
    )
    return shown.where(or_(V.valid_to.is_(None), V.valid_to >= first_end)).order_by(V.thing_id)


def _returned(new: NewEdition, viewer: Viewer) -> Query:
    """Returns for a period that holds the day, as they were known by then; the newest last."""
    names_as, as_at = told_at(new.held_on, None), AsAt(new.held_on, new.known_by, new.drawn_basis)
    shown = select(
        N.id.label("version_id"), N.thing_id.label("subject_id"), NilReturn.ref, N.n, N.seq, N.person_id, L.header,
        unwalled(N).label("open"), name_of_person().label("person"),
        N.valid_from, N.valid_to, N.known_on, Person.ref.label("person_ref"),
    )  # fmt: skip
    shown = shown.join(NilReturn, NilReturn.id == N.thing_id).join(L, L.seq == N.seq)
    shown = shown.join(Person, Person.id == N.person_id)
    shown = shown.outerjoin(H, and_(H.thing_id == N.person_id, *known(H, names_as)))
    shown = shown.where(seen_by(N, viewer), *known(N, as_at), *held(N, as_at))
    return shown.where(N.act == Act.NIL_RETURN.value).order_by(N.seq)
