"""PostgreSQL databases that one test after another borrows: each gets one that is as it was made.

Making and dropping a database for every test cost more than most tests. What a test may leave behind is rows and
connections, and both are cleared after it. Whoever touched more (a trigger, a column) ends that database's use.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.harness import postgres, runs

if TYPE_CHECKING:
    import psycopg

MOST_LOANS = 50
"""Deleted rows stay in their files, since nothing sweeps them: then a new database is quicker."""
_SHAPE = """
    SELECT md5(string_agg(row, ',' ORDER BY row)) FROM (
        SELECT 'class ' || oid || ' ' || xmin FROM pg_class WHERE oid >= 16384
        UNION ALL SELECT 'column ' || attrelid || ' ' || attnum || ' ' || xmin FROM pg_attribute WHERE attrelid >= 16384
        UNION ALL SELECT 'trigger ' || oid || ' ' || xmin FROM pg_trigger
        UNION ALL SELECT 'constraint ' || oid || ' ' || xmin FROM pg_constraint WHERE oid >= 16384
        UNION ALL SELECT 'function ' || oid || ' ' || xmin FROM pg_proc WHERE oid >= 16384
        UNION ALL SELECT 'type ' || oid || ' ' || xmin FROM pg_type WHERE oid >= 16384
        UNION ALL SELECT 'schema ' || oid || ' ' || xmin FROM pg_namespace WHERE oid >= 16384 OR nspname = 'public'
        UNION ALL SELECT 'setting ' || setdatabase || ' ' || setrole || ' ' || xmin FROM pg_db_role_setting
    ) AS shapes (row)"""
_HANG_UP = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
_RESTART = "SELECT setval(seqrelid, seqstart, false) FROM pg_sequence"
_numbers = itertools.count(1)
_free: list[Lent] = []
_lent: dict[str, Lent] = {}


class Lent:
    """One database, and the connection of its keeper, whom no trigger stops. What it asks of all tables is planned once,
    since planning takes longer than doing it; a connection of its own would have to learn all tables first."""

    def __init__(self, template: str) -> None:
        self.name, self._loans = create(template), 0
        self.keeper = connected(self.name)
        self._ask("SET session_replication_role = replica")
        self._prepare([table for (table,) in self._ask(TABLES).fetchall()])
        self._made = self._shape()

    def _prepare(self, tables: list[str]) -> None:
        deletes = "".join(f"DELETE FROM {table}; " for table in tables)
        some = " OR ".join(f"EXISTS (SELECT 1 FROM {table})" for table in tables)
        self._ask(
            f"CREATE FUNCTION pg_temp.emptied() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {deletes} END $$"
        )
        self._ask(f"PREPARE is_empty AS SELECT NOT ({some})")
        rows = " UNION ALL ".join(
            f"SELECT count(*) AS n, max(xmin::text::bigint) AS last FROM {table}" for table in tables
        )
        self._ask(f"PREPARE stands AS SELECT sum(n)::bigint, max(last) FROM ({rows}) AS found")

    def is_empty(self) -> bool:
        """Whether no table has a row."""
        return self._ask("EXECUTE is_empty").fetchone() == (True,)

    def empty(self) -> None:
        if not self.is_empty():
            self._ask("SELECT pg_temp.emptied()")

    def stands(self) -> Any:
        """How many rows there are, and which transaction wrote last of all that are there."""
        return self._ask("EXECUTE stands").fetchone()

    def is_as_made(self) -> bool:
        """Empties it; False when a test touched more than its rows, or it was lent often enough."""
        self._loans += 1
        self._ask(_HANG_UP)
        if self._loans >= MOST_LOANS or self._shape() != self._made:
            return False
        self.empty()
        self._ask(_RESTART)
        return True

    def close(self) -> None:
        self.keeper.close()

    def _shape(self) -> Any:
        return self._ask(_SHAPE).fetchone()

    def _ask(self, statement: str) -> psycopg.Cursor[Any]:
        return self.keeper.execute(statement.encode())


@contextmanager
def lent(template: str) -> Iterator[str]:
    """The name of a database like the template, for one test."""
    database = _free.pop() if _free else Lent(template)
    _lent[database.name] = database
    try:
        yield database.name
    finally:
        del _lent[database.name]
        if database.is_as_made():
            _free.append(database)
        else:
            database.close()
            drop(database.name)


def lent_as(name: str) -> Lent | None:
    """The database that a test has borrowed under this name, if one has."""
    return _lent.get(name)


def finish() -> None:
    """Closes what is kept; the databases go with the server."""
    while _free:
        _free.pop().close()


def create(template: str) -> str:
    """A new database of this process; its name."""
    name = f"t{os.getpid()}_{next(_numbers)}"
    ask_server(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {postgres.OWNER} STRATEGY file_copy")
    return name


def drop(name: str) -> None:
    ask_server(f"DROP DATABASE {name} WITH (FORCE)")


def ask_server(statement: str) -> None:
    with connected("postgres") as connection:
        connection.execute(statement.encode())


def connected(name: str) -> psycopg.Connection[Any]:
    import psycopg

    return psycopg.connect(
        host=str(runs.folder()), user="postgres", dbname=name, autocommit=True, prepare_threshold=None
    )
