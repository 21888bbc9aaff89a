"""Which records have a name in common with another one, so that lists and choices tell them apart."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, aliased

from register.domain.permissions import Viewer
from register.models.search_keys import SearchKey
from register.queries.visible import NOW, AsAt, known, seen_by


def with_twins(
    session: Session, model: Any, ids: Collection[str], *within: str, viewer: Viewer, as_at: AsAt = NOW
) -> frozenset[str]:
    """Those of these that another record is called like, whatever accents and capitals, among those that the viewer may
    see. within: columns that must be equal as well, such as the body of a post."""
    asked = asking_for_twins(model, ids, *within, viewer=viewer, as_at=as_at)
    return frozenset(session.scalars(asked)) if ids else frozenset()


def asking_for_twins(
    model: Any, ids: Collection[str], *within: str, viewer: Viewer, as_at: AsAt = NOW
) -> Select[str]:
    """The question alone, to be asked within another one."""
    mine, theirs, key, same = aliased(model), aliased(model), aliased(SearchKey), aliased(SearchKey)
    kind, field = model.__kind__, model.__sorted_by__[0]
    own = and_(key.version_id == mine.id, key.kind == kind, key.field == field)
    like = and_(same.kind == kind, same.field == field, same.place == key.place, same.key == key.key)
    query = select(mine.thing_id).distinct().join(key, own).join(same, like)
    query = query.join(theirs, theirs.id == same.version_id)
    query = query.where(mine.thing_id.in_(sorted(ids)), theirs.thing_id != mine.thing_id)
    query = query.where(*known(mine, as_at), *known(theirs, as_at), seen_by(theirs, viewer))
    return query.where(*(getattr(mine, name) == getattr(theirs, name) for name in within))
