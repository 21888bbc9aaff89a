"""How every list is searched and sorted: by the folded form of its texts, alike on both databases."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from register.domain.folding import folded
from register.models.search_keys import ERASED as ERASED
from register.models.search_keys import PLACE, SearchKey, wholly_held
from register.queries.listing import Query

K = SearchKey


class At(NamedTuple):
    """Where a version stands in a question that does not read it under its own name."""

    id: Any
    column: Any = None


def found(model: Any, field: str, text: str, *, at: At | None = None) -> ColumnElement[bool]:
    """The column holds this text somewhere, whatever its accents and case; `%` and `_` are letters like others."""
    at = at or At(model.id, getattr(model, field))
    held = by_key(model, field, text, version_id=at.id)
    return held if field in wholly_held(model) else or_(holds(at.column, text), held)


def by_key(model: Any, field: str, text: str, *, version_id: Any = None) -> ColumnElement[bool]:
    """The version has a key of this column that holds the text."""
    keys = select(K.version_id).where(K.kind == model.__kind__, K.field == field)
    theirs = keys.where(K.key.contains(folded(text), autoescape=True))
    asked: ColumnElement[bool] = (model.id if version_id is None else version_id).in_(theirs)
    return asked


def holds(column: Any, text: str) -> ColumnElement[bool]:
    """The same for a column of plain texts: codes, names of events, addresses."""
    return func.lower(column).contains(folded(text), autoescape=True)


@cache
def _key(model: Any) -> Any:
    return aliased(SearchKey)


def sorted_by(query: Query, model: Any) -> Query:
    """The question with what `place_of` sorts by: by an index, so that a page of any length of list is a short walk."""
    key = _key(model)
    theirs = and_(key.kind == model.__kind__, key.field == model.__sorted_by__[0])
    return query.join(key, and_(key.version_id == model.id, theirs))


def place_of(model: Any) -> ColumnElement[str]:
    """Where a version stands among the others, as people sort; one whose name was erased under what stands for it."""
    place: ColumnElement[str] = _key(model).place
    return place


def by_name(name: str | None) -> str:
    """The same place for a name that was read."""
    return folded(name or ERASED)[:PLACE]
