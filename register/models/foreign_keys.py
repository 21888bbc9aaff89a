"""When foreign keys are looked at: on SQLite as the transaction commits."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.ext.compiler import compiles


@compiles(ForeignKeyConstraint, "sqlite")
def _looked_at_on_commit(key: ForeignKeyConstraint, compiler: Any, **how: Any) -> str:
    """Were it looked at row by row, each row that goes into a table with a trigger would first have all pages copied
    that it touches."""
    told = str(compiler.visit_foreign_key_constraint(key, **how))
    return told if key.initially else f"{told} DEFERRABLE INITIALLY DEFERRED"


def is_compared(key: Any, _name: str | None, kind: str, _stored: bool, other: Any) -> bool:
    """For comparing tables with models: two foreign keys of one name that differ in nothing but when they are looked at
    are the same."""
    return kind != "foreign_key_constraint" or other is None or _told(key) != _told(other)


def _told(key: ForeignKeyConstraint) -> tuple[object, ...]:
    to = [element.target_fullname for element in key.elements]
    return key.table.name, key.column_keys, to, key.ondelete, key.onupdate
