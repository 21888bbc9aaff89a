"""A version as its payload says it: everything its table holds, so that the table can be dropped and replayed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Table

from register.domain.leaves import SCHEMA, Json, stamp
from register.models.base import Version

_BOOKKEEPING = frozenset({"seq", "superseded_seq", "thing_id"})
_AS_IT_IS = frozenset({str, int, bool, type(None)})


def body_of(version: Version, thing_ref: str) -> Json:
    """The payload: everything the version table holds, so that the table can be dropped and replayed."""
    names, values = _told_of(version.__table__)  # type: ignore[attr-defined]
    fields: dict[str, Json] = {
        name: value
        if type(value) in _AS_IT_IS
        else value.isoformat()
        if type(value) is date
        else plain(value)
        for name, value in zip(names, values(version.__dict__), strict=True)
    }
    about: Json = {"id": version.thing_id, "ref": thing_ref}
    return {"schema": SCHEMA, "kind": version.__kind__, "thing": about, "version": fields}


def plain(value: Any) -> Json:
    """A column's value as canonical JSON takes it: days and instants as text."""
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value  # type: ignore[no-any-return]


@cache
def names_of(table: Table) -> tuple[str, ...]:
    """The columns of a table, in their order."""
    return tuple(table.columns.keys())


@cache
def values_of(table: Table) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Takes from a row what each column holds, in their order."""
    return itemgetter(*names_of(table))


@cache
def _told_of(table: Table) -> tuple[tuple[str, ...], Callable[[Mapping[str, Any]], tuple[Any, ...]]]:
    """What a payload tells, in the order in which it is written, and what takes it from a version."""
    names = sorted(name for name in names_of(table) if name not in _BOOKKEEPING)
    return tuple(names), itemgetter(*names)
