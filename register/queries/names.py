"""What people, posts and organisations are called, by id: for labels and for choosing from."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.posts import PostVersion
from register.queries.searching import ERASED as ERASED
from register.queries.searching import by_name
from register.queries.visible import NOW, AsAt, known, seen_by


def people(session: Session, *, viewer: Viewer, as_at: AsAt = NOW) -> dict[str, str]:
    """Name of every person, in the order of names."""
    return _called(session, PersonVersion, PersonVersion.name, viewer, as_at)


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
    return {**bodies, **posts(session, viewer=viewer), **people(session, viewer=viewer)}


def _called(session: Session, model: Any, name: Any, viewer: Viewer, as_at: AsAt) -> dict[str, str]:
    query = select(model.thing_id, name).where(seen_by(model, viewer), *known(model, as_at))
    rows = session.execute(query.order_by(model.thing_id)).all()
    return {row[0]: row[1] or ERASED for row in sorted(rows, key=lambda row: by_name(row[1]))}
