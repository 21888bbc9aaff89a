"""Choosing one record among many: the first few by name, those that hold what was typed, and those already chosen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.models.appointments import AppointmentVersion
from register.models.organisations import Organisation, OrganisationVersion
from register.models.people import Person, PersonVersion
from register.models.posts import Post, PostVersion
from register.queries import names
from register.queries.held_posts import held_posts
from register.queries.listing import Query
from register.queries.searching import ERASED, found, place_of, sorted_by
from register.queries.twins import with_twins
from register.queries.visible import NOW, AsAt, held, known, seen_by

MOST_WORDS = 8
"""So many words of what was typed are looked for."""
MOST_LETTERS = 60
"""So many letters are shown of what a record without a name is about."""
Told = list[tuple[str, str]]
A, B, H, P = AppointmentVersion, OrganisationVersion, PersonVersion, PostVersion


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A kind of record to choose from.

    statement: selects `id`, `ref` and `called`, in the order of names, as far as the viewer may see. id: its column.
    holds: whether a record holds a word. tell: the rows as people tell them apart, by id.
    only: leaves out what this question may not be answered with.
    """

    statement: Callable[[Viewer], Query]
    id: Any
    holds: Callable[[str], ColumnElement[bool]]
    tell: Callable[[Session, Sequence[Any], Viewer], Told]
    only: tuple[ColumnElement[bool], ...] = ()

    def without(self, thing_id: str) -> Choice:
        """The same without one record: none is a part of itself."""
        return replace(self, only=(*self.only, self.id != thing_id)) if thing_id else self


def all_of(session: Session, choice: Choice, *, viewer: Viewer, most: int) -> Told | None:
    """All there are, by name: id and words. None where there are more than so many: then nothing is looked up of them."""
    rows = _rows(session, choice, viewer, limit=most + 1)
    return choice.tell(session, rows, viewer) if len(rows) <= most else None


def holding(session: Session, choice: Choice, words: str, *, viewer: Viewer, most: int) -> Told:
    """So many at most of those that hold every word, whatever accents and capitals; a reference is a word too."""
    conditions = [choice.holds(word) for word in words.split()[:MOST_WORDS]]
    return _told(session, choice, viewer, *conditions, limit=most)


def these(session: Session, choice: Choice, ids: Collection[str], *, viewer: Viewer) -> Told:
    """Of these, the ones that may be chosen."""
    return _told(session, choice, viewer, choice.id.in_(sorted(ids)), limit=len(ids)) if ids else []


def _told(session: Session, choice: Choice, viewer: Viewer, *conditions: Any, limit: int) -> Told:
    return choice.tell(session, _rows(session, choice, viewer, *conditions, limit=limit), viewer)


def _rows(session: Session, choice: Choice, viewer: Viewer, *conditions: Any, limit: int) -> Sequence[Any]:
    query = choice.statement(viewer).where(*choice.only, *conditions).limit(limit)
    return session.execute(query).all()


def searched(model: Any, thing: Any, *fields: str) -> Callable[[str], ColumnElement[bool]]:
    """Whether a version holds a word in one of these columns, or has it for its reference."""
    return lambda word: or_(*(found(model, field, word) for field in fields), thing.ref == word.upper())


def by_name_of(model: Any, thing: Any, called: Any, *more: Any) -> Callable[[Viewer], Query]:
    """The newest version of each record, in the order of names."""

    def statement(viewer: Viewer) -> Query:
        query = select(model.thing_id.label("id"), thing.ref, called.label("called"), *more)
        query = sorted_by(query.join(thing, thing.id == model.thing_id), model)
        query = query.where(seen_by(model, viewer), *known(model, NOW), *held(model, NOW))
        return query.order_by(place_of(model), model.thing_id)

    return statement


def by_reference_of(model: Any, thing: Any, what: Any, on: Any) -> Choice:
    """Records that have no name: by their reference and the first words of what they are about, the newest first."""

    def statement(viewer: Viewer) -> Query:
        query: Query = select(model.thing_id.label("id"), thing.ref, what.label("called"))
        query = query.join(thing, thing.id == model.thing_id)
        return query.where(seen_by(model, viewer), *known(model, NOW)).order_by(on.desc(), model.thing_id)

    def tell(_session: Session, rows: Sequence[Any], _viewer: Viewer) -> Told:
        return [(row.id, f"{row.ref}: {_shortened(row.called or ERASED)}") for row in rows]

    def holds(word: str) -> ColumnElement[bool]:
        return or_(thing.ref == word.upper(), what.icontains(word, autoescape=True))

    return Choice(statement, model.thing_id, holds, tell)


def _shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= MOST_LETTERS else f"{line[: MOST_LETTERS - 1].rstrip()}…"


def _organisations_told(session: Session, rows: Sequence[Any], viewer: Viewer) -> Told:
    called = names.organisations_told_apart(session, viewer=viewer).look_up([row.id for row in rows])
    return [(row.id, called[row.id]) for row in rows]


def _people_told(session: Session, rows: Sequence[Any], viewer: Viewer) -> Told:
    called = names.people_told_apart(session, viewer=viewer).look_up([row.id for row in rows])
    return [(row.id, called[row.id]) for row in rows]


def _posts_told(session: Session, rows: Sequence[Any], viewer: Viewer) -> Told:
    """Two of one title at one body with their references."""
    bodies = names.organisations_told_apart(session, viewer=viewer)
    bodies.look_up({row.organisation_id for row in rows})
    twins = with_twins(session, P, [row.id for row in rows], "organisation_id", viewer=viewer)
    return [(row.id, _post_told(row, bodies.get(row.organisation_id, ""), row.id in twins)) for row in rows]


def _post_told(row: Any, body: str, has_twin: bool) -> str:
    return ", ".join(filter(None, (row.called, body, row.ref if has_twin else None)))


ORGANISATION = Choice(
    by_name_of(B, Organisation, B.name), B.thing_id, searched(B, Organisation, "name", *B.__searched_by__),
    _organisations_told,
)  # fmt: skip
PERSON = Choice(
    by_name_of(H, Person, H.name),
    H.thing_id,
    searched(H, Person, "name", "email", "staff_number"),
    _people_told,
)
POST = Choice(
    lambda viewer: by_name_of(P, Post, P.title, P.organisation_id)(viewer).join(
        B, and_(B.thing_id == P.organisation_id, *known(B, NOW))
    ),
    P.thing_id, lambda word: or_(searched(P, Post, "title")(word), found(B, "name", word)), _posts_told,
)  # fmt: skip


def attendants(day: date, viewer: Viewer) -> Choice:
    """Whoever holds a post on the day, with the first of them."""
    holding_one = select(A.person_id).where(seen_by(A, viewer), *known(A, NOW), *held(A, AsAt(held_on=day)))

    def tell(session: Session, rows: Sequence[Any], viewer: Viewer) -> Told:
        posts = _first_posts(session, [row.id for row in rows], day, viewer)
        plain = {row.id: row.called or ERASED for row in rows}
        return [
            (key, f"{name}, {posts[key]}" if name == plain[key] and key in posts else name)
            for key, name in _people_told(session, rows, viewer)
        ]

    return replace(PERSON, only=(H.thing_id.in_(holding_one),), tell=tell)


def _first_posts(session: Session, people: Iterable[str], day: date, viewer: Viewer) -> dict[str, str]:
    found_ = held_posts(session, viewer=viewer, people=people)
    return {post.person_id: post.title for post in reversed(found_) if post.held_on(day)}
