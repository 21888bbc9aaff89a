"""What people, posts and organisations are called, by id: for labels and for choosing from."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import and_, case, exists, func, literal, select
from sqlalchemy.orm import Session, aliased

from register.domain.folding import folded
from register.domain.permissions import Viewer
from register.models.organisations import OrganisationVersion
from register.models.people import Person, PersonVersion
from register.models.posts import PostVersion
from register.queries.held_posts import held_posts
from register.queries.searching import ERASED as ERASED
from register.queries.searching import by_name
from register.queries.visible import NOW, AsAt, columns, known, seen_by


def people(session: Session, *, viewer: Viewer, as_at: AsAt = NOW) -> dict[str, str]:
    """Name of every person, in the order of names."""
    return _called(session, PersonVersion, PersonVersion.name, viewer, as_at)


def people_told_apart(session: Session, *, viewer: Viewer, as_at: AsAt = NOW) -> dict[str, str]:
    """The same, for lists and choices: whoever shares a name is told apart by post, body and reference."""
    called = people(session, viewer=viewer, as_at=as_at)
    shared = {name for name, count in Counter(map(folded, called.values())).items() if count > 1}
    twins = [key for key, name in called.items() if folded(name) in shared]
    if not twins:
        return called
    query = select(Person.id, Person.ref).where(Person.id.in_(twins)).order_by(Person.id)
    refs = {row.id: row.ref for row in session.execute(query)}
    posts = _newest_posts(session, twins, viewer)
    told = {key: ", ".join([called[key], *posts.get(key, ()), refs[key]]) for key in twins}
    return {**called, **told}


def listed(person: Any, viewer: Viewer) -> Any:
    """The name in a row of a list, as an expression: with the reference where another person has the same name now.
    person: the version that the row joins, or an alias of it."""
    other, row = aliased(PersonVersion), columns(person)
    same = and_(columns(other).name == row.name, columns(other).thing_id != row.thing_id)
    shared = exists().where(same, seen_by(other, viewer), *known(other, NOW))
    thing = aliased(Person)
    ref = select(thing.ref).where(thing.id == row.thing_id).scalar_subquery()
    told = row.name + literal(", ") + ref
    return func.coalesce(case((shared, told), else_=row.name), ERASED)


def _newest_posts(session: Session, person_ids: list[str], viewer: Viewer) -> dict[str, tuple[str, str]]:
    """Title and body of the post that each took up last."""
    bodies = organisations(session, viewer=viewer)
    holding = held_posts(session, viewer=viewer, people=person_ids)
    return {
        post.person_id: (post.title, bodies.get(post.organisation_id, ""))
        for post in sorted(holding, key=lambda post: (post.valid_from, post.appointment_id))
    }


def organisations(session: Session, *, viewer: Viewer, as_at: AsAt = NOW) -> dict[str, str]:
    """Name of every organisation, in the order of names."""
    return _called(session, OrganisationVersion, OrganisationVersion.name, viewer, as_at)


def posts(session: Session, *, viewer: Viewer) -> dict[str, str]:
    """Title of every post with its organisation, since titles repeat."""
    bodies = organisations(session, viewer=viewer)
    query = select(PostVersion.thing_id, PostVersion.title, PostVersion.organisation_id).where(
        seen_by(PostVersion, viewer), *known(PostVersion, NOW)
    )
    rows = session.execute(query.order_by(PostVersion.thing_id)).all()
    rows = sorted(rows, key=lambda row: by_name(row.title))
    return {row.thing_id: f"{row.title}, {bodies.get(row.organisation_id, '')}".rstrip(", ") for row in rows}


def called(session: Session, *, viewer: Viewer) -> dict[str, str]:
    """Every organisation, post and person by id."""
    bodies = organisations(session, viewer=viewer)
    return {**bodies, **posts(session, viewer=viewer), **people_told_apart(session, viewer=viewer)}


def _called(session: Session, model: Any, name: Any, viewer: Viewer, as_at: AsAt) -> dict[str, str]:
    query = select(model.thing_id, name).where(seen_by(model, viewer), *known(model, as_at))
    rows = session.execute(query.order_by(model.thing_id)).all()
    return {row[0]: row[1] or ERASED for row in sorted(rows, key=lambda row: by_name(row[1]))}
