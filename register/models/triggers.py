"""The database's own refusals: what is recorded is not changed, removed or replaced.

On SQLite this covers the application's connection and not the file's owner; a checkpoint covers that.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Table, inspect, text

from register.models.base import Version
from register.models.registry import evidence_tables, version_tables

REFUSED = "what was recorded stays as it was recorded"
_ERASED = "EXISTS (SELECT 1 FROM erasure e WHERE e.seq = OLD.seq)"


def install(connection: Connection) -> None:
    """(Re)create every trigger; run after every migration, because a table that is rebuilt loses its own."""
    write = _postgresql if connection.dialect.name == "postgresql" else _sqlite
    there = set(inspect(connection).get_table_names())
    for table in (table for table in evidence_tables() if table.name in there):
        for statement in write(table):
            connection.execute(text(statement))


def names(table: Table, dialect: str) -> list[str]:
    """The triggers a table must have."""
    acts = ["update", "delete", "truncate" if dialect == "postgresql" else "insert"]
    return [f"keep_{table.name}_{act}" for act in acts]


def _permitted_update(table: Table) -> str | None:
    """When an UPDATE may pass: the one-time supersession, or blanking an erased version; None for never."""
    cls = version_tables().get(table.name)
    if cls is None:
        return None
    erasable = _erasable(cls)
    same = [_same(c.name) for c in table.columns if c.name != "superseded_seq"]
    once = " AND ".join(["OLD.superseded_seq IS NULL", "NEW.superseded_seq IS NOT NULL", *same])
    if not erasable:
        return once
    kept = [_same(c.name) for c in table.columns if c.name not in erasable]
    blank = [f"NEW.{name} IS NULL" for name in erasable]
    return f"({once}) OR ({' AND '.join([_ERASED, *kept, *blank])})"


def _erasable(cls: type[Version]) -> tuple[str, ...]:
    return ("reason", *cls.__erasable__)


def _same(column: str) -> str:
    return f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}"


def _sqlite(table: Table) -> Iterator[str]:
    """An INSERT stops at a row that is refused, before it is written: for that SQLite needs no copy of each page that a
    row touches, as it does where a statement takes back the rows before it. The transaction does that."""
    key = next(iter(table.primary_key.columns)).name
    update = _permitted_update(table)
    guards = {
        "update": ("BEFORE UPDATE", None if update is None else f"NOT ({update})"),
        "delete": ("BEFORE DELETE", f"NOT {_ERASED}" if table.name == "ledger_payload" else None),
        "insert": ("BEFORE INSERT", f"EXISTS (SELECT 1 FROM {table.name} x WHERE x.{key} = NEW.{key})"),  # noqa: S608
    }
    for act, (moment, condition) in guards.items():
        when = "" if condition is None else f"WHEN {condition}".replace("IS NOT DISTINCT FROM", "IS")
        how = "FAIL" if act == "insert" else "ABORT"
        yield f"DROP TRIGGER IF EXISTS keep_{table.name}_{act}"
        yield (
            f"CREATE TRIGGER keep_{table.name}_{act} {moment} ON {table.name} {when} "
            f"BEGIN SELECT RAISE({how}, '{REFUSED}'); END"
        )


def _postgresql(table: Table) -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION armslength_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
    )
    update = _permitted_update(table)
    row = {
        "update": ("IS DISTINCT", update),
        "delete": ("", _ERASED if table.name == "ledger_payload" else None),
    }
    for act, (_, condition) in row.items():
        yield _row_function(table, act, condition)
        yield f"DROP TRIGGER IF EXISTS keep_{table.name}_{act} ON {table.name}"
        yield (
            f"CREATE TRIGGER keep_{table.name}_{act} BEFORE {act.upper()} ON {table.name} "
            f"FOR EACH ROW EXECUTE FUNCTION armslength_keep_{table.name}_{act}()"
        )
    yield f"DROP TRIGGER IF EXISTS keep_{table.name}_truncate ON {table.name}"
    yield (
        f"CREATE TRIGGER keep_{table.name}_truncate BEFORE TRUNCATE ON {table.name} "
        "FOR EACH STATEMENT EXECUTE FUNCTION armslength_refuse()"
    )


def _row_function(table: Table, act: str, condition: str | None) -> str:
    row = "NEW" if act == "update" else "OLD"
    passes = "" if condition is None else f"IF {condition} THEN RETURN {row}; END IF;"
    return (
        f"CREATE OR REPLACE FUNCTION armslength_keep_{table.name}_{act}() RETURNS trigger "
        f"LANGUAGE plpgsql AS $$ BEGIN {passes} RAISE EXCEPTION '{REFUSED}'; END $$"
    )
