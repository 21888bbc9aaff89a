"""Which records have a name in common with another one, so that lists and choices tell them apart."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import Session, aliased

from register.domain.permissions import Viewer
from register.models.search_keys import SearchKey
from register.queries.visible import NOW, AsAt, known, seen_by


def with_twins(
    session: Session, model: Any, ids: Collection[str], *within: str, viewer: Viewer, as_at: AsAt = NOW
) -> frozenset[str]:
    """Those of these that another record is called like, whatever accents and capitals, among those that the viewer may
    see. within: columns that must be equal as well, such as the body of a post."""
    asked = asking_for_twins(model, within, viewer, as_at)
    return frozenset(session.scalars(asked, {"twins_of": sorted(ids)})) if ids else frozenset()


@lru_cache(maxsize=1024)
def asking_for_twins(model: Any, within: tuple[str, ...], viewer: Viewer, as_at: AsAt) -> Select[str]:
    """The question alone, of the ids in `twins_of`, to be asked within another one. Kept: every page with a choice asks,
    and it takes longer to put together than to answer."""
    mine, theirs, key, same = aliased(model), aliased(model), aliased(SearchKey), aliased(SearchKey)
    kind, field = model.__kind__, model.__sorted_by__[0]
    own = and_(key.version_id == mine.id, key.kind == kind, key.field == field)
    like = and_(same.kind == kind, same.field == field, same.place == key.place, same.key == key.key)
    query = select(mine.thing_id).distinct().join(key, own).join(same, like)
    query = query.join(theirs, theirs.id == same.version_id)
    of = mine.thing_id.in_(bindparam("twins_of", expanding=True))
    query = query.where(of, theirs.thing_id != mine.thing_id)
    query = query.where(*known(mine, as_at), *known(theirs, as_at), seen_by(theirs, viewer))
    return query.where(*(getattr(mine, name) == getattr(theirs, name) for name in within))
