"""What assistants prepared: told to whoever prepared it and to whoever it is for, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from register.domain.errors import NotFound
from register.domain.interests.prepared import Prepared, is_sound, parted, value_of
from register.domain.permissions import Permission, Viewer
from register.models.people import PersonVersion
from register.models.prepared import Assistant, PreparedDeclaration
from register.queries import names
from register.queries.accounts.identities import identities, is_own
from register.queries.code_words import Codes
from register.queries.field_words import ids_in, spoken, words_of
from register.queries.rules import ruleset
from register.queries.searching import place_of, sorted_by
from register.queries.visible import NOW, known, seen_by

D, H = PreparedDeclaration, PersonVersion
WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Draft:
    """One prepared declaration as machines are told it. prepared: what would be declared; empty once it is settled.
    lapses_on: the last day on which it can be sent.
    result: the reference of what was declared, told to its person alone."""

    id: str
    person_id: str
    person: str
    prepared_by_id: str
    prepared_by: str
    kind: str
    prepared: Mapping[str, Any]
    prepared_at: datetime
    lapses_on: date
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
    named = found is not None and is_own(session, found.assistant_id, assistant_id)
    return named and _name(session, person_id, viewer) is not None


def assisted_by(session: Session, assistant_id: str, *, viewer: Viewer) -> list[Assisted]:
    """Whose declarations this person may prepare, by name."""
    thing = H.__thing__
    query = select(H.thing_id, thing.ref, H.name).join(thing, thing.id == H.thing_id)
    query = sorted_by(query.join(Assistant, Assistant.person_id == H.thing_id), H)
    mine = sorted(identities(session).records_of(assistant_id))
    query = query.where(Assistant.assistant_id.in_(mine), seen_by(H, viewer), *known(H, NOW))
    return [
        Assisted(row.thing_id, row.ref, row.name or names.ERASED)
        for row in session.execute(query.order_by(place_of(H), H.thing_id))
    ]


def _name(session: Session, person_id: str, viewer: Viewer) -> str | None:
    query = select(H.name).where(H.thing_id == person_id, seen_by(H, viewer), *known(H, NOW))
    return session.scalar(query)


def row_of(session: Session, key: str, person_id: str | None, *, viewer: Viewer) -> PreparedDeclaration:
    """The draft, for one of the two whom it concerns, by whichever record of theirs; NotFound for anybody else."""
    found = session.get(D, key)
    if found is None or not _concerns(session, found, person_id):
        raise NotFound
    if not seen_rows(session, [found], viewer):
        raise NotFound
    return found


def _concerns(session: Session, row: PreparedDeclaration, person_id: str | None) -> bool:
    return person_id is not None and not identities(session).records_of(person_id).isdisjoint(
        (row.person_id, row.prepared_by_id)
    )


def lapses_on(session: Session, prepared_on: date) -> date:
    """The last day on which what is prepared that day can be sent, by the rules of that day."""
    days = ruleset(session).value_or(28, "declarations.prepared_days", on=prepared_on)
    return prepared_on + timedelta(days=int(days))


def lapsed(session: Session, today: date) -> list[PreparedDeclaration]:
    """What waits though its last day is over, whoever it is for."""
    query = select(D).where(D.state == WAITING, D.lapses_on < today)
    return list(session.scalars(query.order_by(D.lapses_on, D.id)))


def lapsing(session: Session, today: date) -> list[PreparedDeclaration]:
    """What waits, lapses within the days at which both are told, and was not told of yet."""
    days = int(ruleset(session).value_or(7, "declarations.prepared_told_days", on=today))
    soon = (D.lapses_on >= today, D.lapses_on <= today + timedelta(days=days), D.told_at.is_(None))
    return list(session.scalars(select(D).where(D.state == WAITING, *soon).order_by(D.lapses_on, D.id)))


def seen_rows(
    session: Session, rows: Sequence[PreparedDeclaration], viewer: Viewer
) -> list[PreparedDeclaration]:  # fmt: skip
    """Those where no barrier keeps the viewer from the two, nor from the body that the draft names."""
    people = names.people(session, viewer=viewer)
    people.look_up({key for row in rows for key in (row.person_id, row.prepared_by_id)})
    bodies = names.organisations(session, viewer=viewer)
    bodies.look_up({row.answers["organisation_id"] for row in rows if row.answers.get("organisation_id")})
    return [
        row for row in rows
        if row.person_id in people and row.prepared_by_id in people
        and (not row.answers.get("organisation_id") or row.answers["organisation_id"] in bodies)
    ]  # fmt: skip


def drafts_of(session: Session, person_id: str, *, viewer: Viewer, waiting: bool = False) -> Drafts:
    """What this person prepared and what was prepared for them, the newest first."""
    mine = sorted(identities(session).records_of(person_id))
    query = select(D).where(or_(D.person_id.in_(mine), D.prepared_by_id.in_(mine)))
    if waiting:
        query = query.where(D.state == WAITING)
    rows = seen_rows(session, session.scalars(query.order_by(D.prepared_at.desc(), D.id)).all(), viewer)
    called = names.people(session, viewer=viewer)
    called.look_up({key for row in rows for key in (row.person_id, row.prepared_by_id)})
    return Drafts(tuple(_told(row, row.person_id in mine, called) for row in rows))


def draft(session: Session, key: str, person_id: str | None, *, viewer: Viewer) -> Draft:
    """One of them, as this one of the two is told it."""
    row = row_of(session, key, person_id, viewer=viewer)
    called = names.people(session, viewer=viewer).look_up({row.person_id, row.prepared_by_id})
    return _told(row, is_own(session, row.person_id, person_id), called)


def for_own(session: Session, drafts: Iterable[Draft], person_id: str) -> list[Draft]:
    """Those that were prepared for this person, by whichever record of theirs."""
    mine = identities(session).records_of(person_id)
    return [one for one in drafts if one.person_id in mine]


def may_send(session: Session, one: Draft, person_id: str | None) -> bool:
    """Whether it is this person's to send: prepared for them, and by somebody else."""
    return is_own(session, one.person_id, person_id) and not is_own(session, one.prepared_by_id, person_id)


def settled(session: Session, key: str, *, viewer: Viewer) -> Draft:
    """What became of it, told to one of the two, and as its person is told it to whoever declares for others."""
    row = session.get(D, key)
    acts_for = row is not None and viewer.may(Permission.DECLARE_FOR_OTHERS)
    return draft(session, key, row.person_id if row and acts_for else viewer.person_id, viewer=viewer)


def _told(row: PreparedDeclaration, is_theirs: bool, called: Mapping[str, str]) -> Draft:
    return Draft(
        row.id, row.person_id, called.get(row.person_id, ""), row.prepared_by_id, called.get(row.prepared_by_id, ""),
        row.kind, dict(row.answers), row.prepared_at, row.lapses_on, row.state, row.settled_at,
        row.result_ref if is_theirs else None,
    )  # fmt: skip


def to_domain(draft: Draft) -> Prepared:
    """What would be declared."""
    return value_of(draft.kind, draft.prepared)


def facts(session: Session, draft: Draft, *, viewer: Viewer) -> list[tuple[str, Any, str]]:
    """The same in words, each with what it is called and whether it is a day."""
    named = ids_in("_id", list(draft.prepared.values()))
    bodies = names.organisations(session, viewer=viewer).look_up(named)
    known = {key: bodies.get(key, key) for key in named}
    codes = Codes("interest", ruleset(session))
    rows = [
        (words_of(name), spoken(name, value, known, codes))
        for name, value in draft.prepared.items()
        if name != "person_id"
    ]
    return [(words, value, "day" if isinstance(value, date) else "text") for words, value in rows]


def by_link(session: Session, token: str) -> PreparedDeclaration | None:
    """The draft that a link opens; None for a link to none."""
    parts = parted(token)
    found = session.get(D, parts[0]) if parts else None
    return found if found is not None and parts and is_sound(found.key, parts[0], parts[1]) else None
