"""On every table of evidence, rows in it, the application's connection can neither change, remove nor replace any."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Connection, Engine, Table, delete, func, insert, literal, select, text, update
from sqlalchemy.exc import DBAPIError

from register.db import engine_of
from register.models.registry import evidence_tables
from register.models.triggers import REFUSED
from tests.harness import databases, examples

NO_ENTRY = 999_999
"""A number no entry has, so that no erasure allows anything."""


@pytest.fixture(params=databases.KINDS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with examples.loaded(request.param, tmp_path / "instance") as app:
        yield engine_of(app)


def _invented(table: Table) -> dict[str, Any]:
    """A row of the right types, for a table in which the examples leave nothing."""
    return {column.name: _like(column) for column in table.columns if not column.nullable}


def _like(column: Any) -> Any:
    if column.foreign_keys:
        return select(func.min(next(iter(column.foreign_keys)).column)).scalar_subquery()
    if isinstance(column.type, JSON):
        return literal([], column.type)
    kinds: dict[type, Any] = {int: NO_ENTRY, str: "x", bytes: b"x" * 32, bool: False}
    found = kinds.get(column.type.python_type)
    return func.current_timestamp() if found is None else literal(found, column.type)


def _attacks(connection: Connection, table: Table) -> dict[str, Any]:
    key = next(iter(table.primary_key.columns))
    other = next(column for column in (*table.columns, key) if not column.primary_key)
    named = connection.dialect.identifier_preparer.quote(table.name)
    found: dict[str, Any] = {
        "update": update(table).values({other.name: table.c[other.name]}),
        "update the key": update(table).values({key.name: key}),
        "delete": delete(table),
    }
    if connection.dialect.name == "sqlite":
        found["replace"] = text(f"INSERT OR REPLACE INTO {named} SELECT * FROM {named}")
        found["upsert"] = text(
            f"INSERT INTO {named} SELECT * FROM {named} WHERE true ON CONFLICT DO UPDATE SET {other.name} = {other.name}"
        )
    else:
        found["truncate"] = text(f"TRUNCATE {named} CASCADE")
        found["upsert"] = text(
            f"INSERT INTO {named} SELECT * FROM {named} ON CONFLICT ({key.name}) "
            f"DO UPDATE SET {other.name} = {named}.{other.name}"
        )
    return found


@pytest.mark.slow
def test_no_table_of_evidence_can_be_changed_emptied_or_replaced(engine: Engine) -> None:
    passed, tried = [], 0
    for table in evidence_tables():
        with engine.begin() as connection:
            if not connection.scalar(select(func.count()).select_from(table)):
                connection.execute(insert(table).values(_invented(table)))
            attacks = _attacks(connection, table)
        for name, statement in attacks.items():
            tried += 1
            try:
                with engine.begin() as connection:
                    connection.execute(statement)
                passed.append(f"{name} of {table.name}")
            except DBAPIError as refusal:
                words = str(refusal.orig)
                assert REFUSED in words or "permission denied" in words, (table.name, name, words)
    assert passed == []
    assert tried >= 30 * 5
