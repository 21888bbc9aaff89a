"""What versions are sorted, searched and kept apart by, beside them and never in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from register.domain.folding import folded, is_plain
from register.domain.people.called import called
from register.domain.people.organisation_numbers import given
from register.models.base import Base, Derived, Folded, Key, Version, Word

ERASED = "Name removed, retention ended"
"""What stands for a name that is gone, and what it is sorted by."""
PLACE = 150
"""So many characters of a key decide where its version stands among the others: an index takes no more."""


class SearchKey(Derived, Base):
    """One text of a version. Of a column that is only searched, a key is held where the text is not plain: the database
    finds a plain one by itself. Of a column that is searched within, one key holds all such texts, each on a line. A name
    of a body that barriers compare has a key of its own: what it is called.

    `place` is how the key begins where lists are sorted by it or records matched, and empty everywhere else."""

    __tablename__ = "search_key"
    __table_args__ = (Index("ix_search_key_place", "kind", "field", "place"),)

    version_id: Mapped[Key]
    field: Mapped[Word] = mapped_column(primary_key=True)
    kind: Mapped[Word]
    key: Mapped[str] = mapped_column(Folded)
    place: Mapped[str] = mapped_column(Folded, default="")


def keys_of(model: type[Version], versions: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The rows that belong beside these versions of one kind: many at once, as a large import brings them."""
    keys = []
    for field in model.__sorted_by__:
        keys += [_placed(_row(model, one, field, one.get(field) or ERASED)) for one in versions]
    for field in model.__matched_by__:
        keys += [_placed(_row(model, one, field, one[field])) for one in versions if one.get(field)]
    keys += [key for field in model.__searched_by__ for key in _odd(model, versions, field)]
    for field in model.__searched_within__:
        keys += [_key(model, one, field, odd) for one in versions if (odd := _odd_within(one.get(field)))]
    for field in _compared(model):
        name = called_in(field)
        keys += [
            _key(model, one, name, called(text)) for one in versions if (text := one.get(field)) is not None
        ]
    for field in _numbered(model):
        for one in versions:
            keys += _numbers(model, one, field) if one.get(field) else ()
    return keys


def _odd(model: type[Version], versions: Sequence[Mapping[str, Any]], field: str) -> Iterator[dict[str, str]]:
    """A key for each text that the database does not find by itself."""
    for one in versions:
        text = one.get(field)
        if text is not None and not is_plain(text):
            yield _row(model, one, field, text)


def _odd_within(value: Any) -> str:
    """All such texts within a value, each on a line, in an order that does not hang on how a database keeps the value."""
    return "\n".join(sorted(folded(text) for text in texts_in(value) if not is_plain(text)))


def texts_in(value: Any) -> Iterator[str]:
    """Every text within a value of a JSON column; what its parts are called is none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from texts_in(list(value.values()))
    elif isinstance(value, Sequence):
        for one in value:
            yield from texts_in(one)


def _numbers(model: type[Version], version: Mapping[str, Any], field: str) -> Iterator[dict[str, str]]:
    """A key for each number that a text gives; a name without figures has none."""
    for which, number in enumerate(given(version[field])):
        yield _key(model, version, f"{numbered_in(field)}{which}", number)


def _row(model: type[Version], version: Mapping[str, Any], field: str, text: str) -> dict[str, str]:
    return _key(model, version, field, folded(text))


def _key(model: type[Version], version: Mapping[str, Any], field: str, key: str) -> dict[str, str]:
    return {"version_id": version["id"], "field": field, "kind": model.__kind__, "key": key, "place": ""}


def _placed(key: dict[str, str]) -> dict[str, str]:
    return {**key, "place": key["key"][:PLACE]}


def called_in(column: str) -> str:
    """The field under which the key stands of what the body named in this column is called."""
    return f"{column}:called"


def numbered_in(column: str) -> str:
    """What the fields begin with under which the numbers stand that are given in this column."""
    return f"{column}:number:"


def _numbered(model: type[Version]) -> tuple[str, ...]:
    return (*model.__numbers_body__, *model.__walled_by_name__)


def _compared(model: type[Version]) -> tuple[str, ...]:
    return (*model.__names_body__, *model.__walled_by_name__)


def fields_of(model: type[Version]) -> tuple[str, ...]:
    """The columns that have keys."""
    searched = (*model.__searched_by__, *model.__searched_within__)
    found = (*wholly_held(model), *searched, *_compared(model), *_numbered(model))
    return tuple(dict.fromkeys(found))


def wholly_held(model: type[Version]) -> tuple[str, ...]:
    """Those of which each text has its key: the column itself need not be asked."""
    return (*model.__sorted_by__, *model.__matched_by__)
