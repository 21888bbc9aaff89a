"""Of every column that names a record, its model says how a barrier reaches it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, Column, String

from register.models import every  # noqa: F401
from register.models.base import Base, Version
from register.models.registry import kinds

ID_LENGTH = 32
HOW = (
    "say in the model whether a barrier covers it (__walled_by__, __walled_through__), it is masked (__masked__), "
    "or why it does no harm (__harmless__)"
)


def _names_records(column: Column[Any]) -> bool:
    """A reference, an opaque id, or a structure that may hold some."""
    is_id = isinstance(column.type, String) and column.type.length == ID_LENGTH
    return not column.primary_key and (bool(column.foreign_keys) or is_id or isinstance(column.type, JSON))


def _declared(model: Any) -> dict[str, int]:
    """Column -> in how many ways it is declared."""
    ways = (
        getattr(model, "__walled_by__", ()),
        {name for name, _ in getattr(model, "__walled_through__", ())}
        - set(getattr(model, "__walled_by__", ())),
        getattr(model, "__walled_by_name__", ()),
        [name for name, _ in getattr(model, "__masked__", ())],
        [name for name, _ in getattr(model, "__harmless__", ())],
        [name for name, _ in getattr(model, "__always_harmless__", ())],
    )
    names = [name for way in ways for name in way]
    return {name: names.count(name) for name in names}


def _models() -> Iterator[Any]:
    yield from (mapper.class_ for mapper in Base.registry.mappers)


def test_every_column_that_names_a_record_says_how_a_barrier_reaches_it() -> None:
    missing = {
        f"{model.__name__}.{column.name}": HOW
        for model in _models()
        for column in model.__table__.columns
        if _names_records(column) and column.name not in _declared(model)
    }
    assert not missing, missing


def test_each_column_is_declared_in_one_way_and_is_there() -> None:
    wrong = {
        f"{model.__name__}.{name}": count
        for model in _models()
        for name, count in _declared(model).items()
        if count != 1 or name not in model.__table__.columns
    }
    assert not wrong, wrong


def test_a_masked_column_names_the_kind_of_record_that_it_refers_to() -> None:
    for model in kinds().values():
        for name, kind in (*model.__masked__, *model.__walled_through__):
            targets = {key.column.table.name for key in model.__table__.columns[name].foreign_keys}
            assert targets <= {kinds()[kind].__thing__.__tablename__}, (model, name)
            assert issubclass(kinds()[kind], Version)
