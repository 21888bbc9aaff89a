"""What assistants prepared: told to whoever prepared it and to whoever it is for, and to nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from register.domain.errors import NotFound
from register.domain.interests.prepared import Prepared, is_sound, parted, value_of
from register.domain.permissions import Viewer
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.prepared import Assistant, PreparedDeclaration
from register.queries import names
from register.queries.field_words import ids_in, spoken, words_of
from register.queries.searching import place_of, sorted_by
from register.queries.visible import NOW, known, seen_by

D, H = PreparedDeclaration, PersonVersion
WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Draft:
    """One prepared declaration as machines are told it. prepared: what would be declared; empty once it is settled.
    result: the reference of what was declared, told to its person alone."""

    id: str
    person_id: str
    person: str
    prepared_by_id: str
    prepared_by: str
    kind: str
    prepared: Mapping[str, Any]
    prepared_at: datetime
    state: str
    settled_at: datetime | None
    result: str | None


@dataclass(frozen=True, slots=True)
class Drafts:
    """What somebody prepared, and what was prepared for them."""

    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Assisted:
    """Somebody whose declarations a person prepares."""

    id: str
    ref: str
    name: str


def assistant_of(session: Session, person_id: str, *, viewer: Viewer) -> str | None:
    """The name of whoever may prepare this person's declarations."""
    query = select(H.name).join(Assistant, Assistant.assistant_id == H.thing_id)
    return session.scalar(query.where(Assistant.person_id == person_id, seen_by(H, viewer), *known(H, NOW)))


def assists(session: Session, assistant_id: str | None, person_id: str, *, viewer: Viewer) -> bool:
    """Whether this is the person's assistant, whom no barrier keeps from them."""
    found = session.get(Assistant, person_id)
    named = found is not None and found.assistant_id == assistant_id
    return named and _name(session, person_id, viewer) is not None


def assisted_by(session: Session, assistant_id: str, *, viewer: Viewer) -> list[Assisted]:
    """Whose declarations this person may prepare, by name."""
    thing = H.__thing__
    query = select(H.thing_id, thing.ref, H.name).join(thing, thing.id == H.thing_id)
    query = sorted_by(query.join(Assistant, Assistant.person_id == H.thing_id), H)
    query = query.where(Assistant.assistant_id == assistant_id, seen_by(H, viewer), *known(H, NOW))
    return [
        Assisted(row.thing_id, row.ref, row.name or names.ERASED)
        for row in session.execute(query.order_by(place_of(H), H.thing_id))
    ]


def _name(session: Session, person_id: str, viewer: Viewer) -> str | None:
    query = select(H.name).where(H.thing_id == person_id, seen_by(H, viewer), *known(H, NOW))
    return session.scalar(query)


def row_of(session: Session, key: str, person_id: str | None, *, viewer: Viewer) -> PreparedDeclaration:
    """The draft, for one of the two whom it concerns; NotFound for anybody else."""
    found = session.get(D, key)
    if found is None or person_id not in (found.person_id, found.prepared_by_id) or person_id is None:
        raise NotFound
    if not _may_see(session, found, viewer):
        raise NotFound
    return found


def _may_see(session: Session, row: PreparedDeclaration, viewer: Viewer) -> bool:
    """No barrier keeps the viewer from the person, nor from the body that the draft names."""
    people = names.people(session, viewer=viewer).look_up({row.person_id, row.prepared_by_id})
    if row.person_id not in people or row.prepared_by_id not in people:
        return False
    of, body = OrganisationVersion, row.answers.get("organisation_id")
    if body is None:
        return True
    return bool(
        session.scalar(select(of.id).where(of.thing_id == body, seen_by(of, viewer), *known(of, NOW)))
    )


def drafts_of(session: Session, person_id: str, *, viewer: Viewer, waiting: bool = False) -> Drafts:
    """What this person prepared and what was prepared for them, the newest first."""
    query = select(D).where(or_(D.person_id == person_id, D.prepared_by_id == person_id))
    if waiting:
        query = query.where(D.state == WAITING)
    rows = session.scalars(query.order_by(D.prepared_at.desc(), D.id)).all()
    return Drafts(tuple(
        told(session, row, person_id, viewer=viewer) for row in rows if _may_see(session, row, viewer)
    ))  # fmt: skip


def draft(session: Session, key: str, person_id: str | None, *, viewer: Viewer) -> Draft:
    """One of them."""
    return told(session, row_of(session, key, person_id, viewer=viewer), str(person_id), viewer=viewer)


def told(session: Session, row: PreparedDeclaration, person_id: str, *, viewer: Viewer) -> Draft:
    """As this one of the two is told it."""
    called = names.people(session, viewer=viewer)
    result = row.result_ref if person_id == row.person_id else None
    return Draft(
        row.id, row.person_id, called.get(row.person_id, ""), row.prepared_by_id, called.get(row.prepared_by_id, ""),
        row.kind, dict(row.answers), row.prepared_at, row.state, row.settled_at, result,
    )  # fmt: skip


def to_domain(draft: Draft) -> Prepared:
    """What would be declared."""
    return value_of(draft.kind, draft.prepared)


def facts(session: Session, draft: Draft, *, viewer: Viewer) -> list[tuple[str, Any, str]]:
    """The same in words, each with what it is called and whether it is a day."""
    named = ids_in("_id", list(draft.prepared.values()))
    bodies = names.organisations(session, viewer=viewer).look_up(named)
    known = {key: bodies.get(key, key) for key in named}
    rows = [
        (words_of(name), spoken(name, value, known))
        for name, value in draft.prepared.items()
        if name != "person_id"
    ]
    return [(words, value, "day" if isinstance(value, date) else "text") for words, value in rows]


def by_link(session: Session, token: str) -> PreparedDeclaration | None:
    """The draft that a link opens; None for a link to none."""
    parts = parted(token)
    found = session.get(D, parts[0]) if parts else None
    return found if found is not None and parts and is_sound(found.key, parts[0], parts[1]) else None
