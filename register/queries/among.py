"""One of many ids: for PostgreSQL one list, so that a statement reads alike however many there are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FunctionElement, Integer, String, any_, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles


def among(column: Any, name: str) -> ColumnElement[bool]:
    """The column holds one of the ids that are told under this name, as a list. With a place for each of them PostgreSQL
    has a plan for each number of ids, and its driver reads a long statement anew each time; SQLite finds most by places."""
    places = column.in_(bindparam(name, expanding=True))
    return _among(places, column == any_(bindparam(name, type_=ARRAY(String))))


class _among(FunctionElement[bool]):  # noqa: N801
    """The same said in two ways, of which each database is told its own."""

    inherit_cache = True
    name = "among"
    type: Any = Integer()
    """A truth would be compared with 1 on SQLite, which then finds nothing by its indexes."""

    def __init__(self, places: ColumnElement[bool], one_list: ColumnElement[bool]) -> None:
        super().__init__(places, one_list)


@compiles(_among, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **how: Any) -> str:
    places, _ = element.clauses
    return f"({compiler.process(places, **how)})"


@compiles(_among)
def _on_others(element: Any, compiler: Any, **how: Any) -> str:
    _, one_list = element.clauses
    return f"({compiler.process(one_list, **how)})"
