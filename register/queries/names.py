"""What people, posts and organisations are called, by id: for labels and for choosing from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, select
from sqlalchemy.orm import Session, aliased

from register.domain.folding import folded
from register.domain.people.unseen import SOMEBODY
from register.domain.permissions import Viewer
from register.models.organisations import Organisation, OrganisationVersion
from register.models.people import Person, PersonVersion
from register.models.posts import PostVersion
from register.queries.among import among
from register.queries.called import Ids, Names, together
from register.queries.held_posts import held_posts
from register.queries.searching import ERASED as ERASED
from register.queries.searching import by_name
from register.queries.twins import asking_for_twins, with_twins
from register.queries.visible import NOW, AsAt, columns, known, seen_by

UNSEEN = SOMEBODY
"""Stands for whoever a barrier hides from the reader, where it is told that there is somebody."""


def people(session: Session, *, viewer: Viewer, as_at: AsAt = NOW) -> Names:
    """Name of every person, in the order of names."""
    return Names(lambda ids: _called(session, PersonVersion, PersonVersion.name, viewer, as_at, ids))


def people_told_apart(session: Session, *, viewer: Viewer, as_at: AsAt = NOW) -> Names:
    """The same, for lists and choices: whoever shares a name is told apart by post, body and reference."""

    def find(ids: Ids) -> dict[str, str]:
        called = _called(session, PersonVersion, PersonVersion.name, viewer, as_at, ids)
        twins = _in_common(called) if ids is None else _twins(session, called, viewer, as_at)
        return {**called, **_told_apart(session, called, twins, viewer)}

    return Names(find)


def _in_common(called: Mapping[str, str]) -> list[str]:
    """Whoever shares a name with another one of these."""
    shared = {name for name, count in Counter(map(folded, called.values())).items() if count > 1}
    return [key for key, name in called.items() if folded(name) in shared]


def _twins(session: Session, called: Mapping[str, str], viewer: Viewer, as_at: AsAt) -> list[str]:
    """Whoever of these shares a name with anybody whom the viewer may see."""
    return sorted(with_twins(session, PersonVersion, called, viewer=viewer, as_at=as_at))


def _told_apart(
    session: Session, called: Mapping[str, str], twins: list[str], viewer: Viewer
) -> dict[str, str]:
    if not twins:
        return {}
    query = select(Person.id, Person.ref).where(Person.id.in_(twins)).order_by(Person.id)
    refs = {row.id: row.ref for row in session.execute(query)}
    posts = _newest_posts(session, twins, viewer)
    return {key: ", ".join([called[key], *posts.get(key, ()), refs[key]]) for key in twins}


def listed(person: Any, viewer: Viewer) -> Any:
    """The name in a row of a list, as an expression: with the reference where another person has the same name now, and
    nothing where the row joins nobody. person: the version that the row joins, or an alias of it."""
    other, row = aliased(PersonVersion), columns(person)
    same = and_(columns(other).name == row.name, columns(other).thing_id != row.thing_id)
    shared = exists().where(same, seen_by(other, viewer), *known(other, NOW))
    thing = aliased(Person)
    ref = select(thing.ref).where(thing.id == row.thing_id).scalar_subquery()
    told = row.name + literal(", ") + ref
    named = func.coalesce(case((shared, told), else_=row.name), ERASED)
    return case((row.thing_id.is_not(None), named))


def _newest_posts(session: Session, person_ids: list[str], viewer: Viewer) -> dict[str, tuple[str, str]]:
    """Title and body of the post that each took up last."""
    holding = held_posts(session, viewer=viewer, people=person_ids)
    bodies = organisations(session, viewer=viewer)
    bodies.look_up({post.organisation_id for post in holding})
    return {
        post.person_id: (post.title, bodies.get(post.organisation_id, ""))
        for post in sorted(holding, key=lambda post: (post.valid_from, post.appointment_id))
    }


def organisations(session: Session, *, viewer: Viewer, as_at: AsAt = NOW) -> Names:
    """Name of every organisation, in the order of names."""
    return Names(
        lambda ids: _called(session, OrganisationVersion, OrganisationVersion.name, viewer, as_at, ids)
    )


def organisations_told_apart(session: Session, *, viewer: Viewer, as_at: AsAt = NOW) -> Names:
    """The same, for choices: two of one name with the code that each is known by, or its reference."""

    def find(ids: Ids) -> dict[str, str]:
        called = _called(session, OrganisationVersion, OrganisationVersion.name, viewer, as_at, ids)
        codes = _codes(session, called if ids else _in_common(called), viewer, as_at)
        return {key: f"{name}, {codes[key]}" if key in codes else name for key, name in called.items()}

    return Names(find)


def _codes(session: Session, ids: Collection[str], viewer: Viewer, as_at: AsAt) -> dict[str, str]:
    """Of those that share a name with another, in one question."""
    rows = session.execute(_asking_for_codes(viewer, as_at), {"twins_of": sorted(ids)}) if ids else ()
    return {row.thing_id: row.ods_code or row.company_number or row.ref for row in rows}


@lru_cache(maxsize=1024)
def _asking_for_codes(viewer: Viewer, as_at: AsAt) -> Any:
    body = OrganisationVersion
    query = select(body.thing_id, body.ods_code, body.company_number, Organisation.ref)
    query = query.join(Organisation, Organisation.id == body.thing_id).order_by(body.thing_id)
    twins = asking_for_twins(body, (), viewer, as_at)
    return query.where(body.thing_id.in_(twins), seen_by(body, viewer), *known(body, as_at))


def organisation_kinds(session: Session, *, viewer: Viewer) -> Names:
    """What kind of body every organisation is."""
    return Names(
        lambda ids: _called(session, OrganisationVersion, OrganisationVersion.kind, viewer, NOW, ids)
    )


def posts(session: Session, *, viewer: Viewer) -> Names:
    """Title of every post with its organisation, since titles repeat."""

    def find(ids: Ids) -> dict[str, str]:
        query = select(PostVersion.thing_id, PostVersion.title, PostVersion.organisation_id).where(
            seen_by(PostVersion, viewer), *known(PostVersion, NOW), *_one_of(PostVersion, ids)
        )
        rows = session.execute(query.order_by(PostVersion.thing_id)).all()
        bodies = organisations(session, viewer=viewer)
        bodies.look_up(None if ids is None else {row.organisation_id for row in rows})
        rows = sorted(rows, key=lambda row: by_name(row.title))
        return {
            row.thing_id: f"{row.title}, {bodies.get(row.organisation_id, '')}".rstrip(", ") for row in rows
        }

    return Names(find)


def called(session: Session, *, viewer: Viewer) -> Mapping[str, str]:
    """Every organisation, post and person by id."""
    return together(
        organisations(session, viewer=viewer),
        posts(session, viewer=viewer),
        people_told_apart(session, viewer=viewer),
    )


def _called(session: Session, model: Any, name: Any, viewer: Viewer, as_at: AsAt, ids: Ids) -> dict[str, str]:
    query = _calling(model, name, viewer, as_at, ids is not None)
    rows = session.execute(query, {} if ids is None else {"ids": sorted(ids)}).all()
    return {row[0]: row[1] or ERASED for row in sorted(rows, key=lambda row: by_name(row[1]))}


@lru_cache(maxsize=1024)
def _calling(model: Any, name: Any, viewer: Viewer, as_at: AsAt, some: bool) -> Select[Any]:
    """Kept: most pages name somebody, and it takes longer to put together than to answer."""
    query = select(model.thing_id, name).where(seen_by(model, viewer), *known(model, as_at))
    if some:
        query = query.where(among(model.thing_id, "ids"))
    return query.order_by(model.thing_id)


def _one_of(model: Any, ids: Ids) -> list[ColumnElement[bool]]:
    return [] if ids is None else [model.thing_id.in_(sorted(ids))]
