"""Brings a database to the tables of this release, with its triggers, and gives the application its rights."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event, make_url, text

from register.domain.errors import Fault

_LOCK = 4_871_209_336_554_211
HISTORY_RIGHTS = "SELECT, INSERT, UPDATE, DELETE"
"""UPDATE and DELETE reach the triggers, which refuse all but a supersession and a permitted erasure."""


def upgrade(owner_url: str, application_url: str) -> None:
    """Bring the database up to date. On PostgreSQL the owner makes the tables and the application may only use them:
    without the owner's address an up-to-date database is left as it is, and any other is a Fault."""
    with _owning(owner_url) as connection:
        if _may_make_tables(connection):
            command.upgrade(config_for(connection), "head")
            _grant(connection, application_url)
        else:
            _refuse_outdated(connection)


def _may_make_tables(connection: Connection) -> bool:
    right = text("SELECT has_schema_privilege('public', 'CREATE')")
    return connection.dialect.name == "sqlite" or bool(connection.scalar(right))


def _refuse_outdated(connection: Connection) -> None:
    if not is_current(connection):
        raise Fault(
            "The database has the tables of another release: run `armslength upgrade` with the owner's address."
        )


def downgrade(owner_url: str, revision: str) -> None:
    """Back to an earlier release; Fault once anything is in the audit trail."""
    with _owning(owner_url) as connection:
        if connection.scalar(text("SELECT count(*) FROM ledger_entry")):
            raise Fault(
                "The audit trail holds entries, so this database cannot go back to an earlier release."
            )
        command.downgrade(config_for(connection), revision)


def is_current(connection: Connection) -> bool:
    """Whether the database has the tables of this release."""
    head = ScriptDirectory.from_config(config_for(connection)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head


@contextmanager
def _owning(owner_url: str) -> Iterator[Connection]:
    engine = create_engine(owner_url, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _leave_transactions_to_us)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.begin() as connection:
            _wait_for_others(connection)
            yield connection
    finally:
        engine.dispose()


def _leave_transactions_to_us(connection: sqlite3.Connection, _record: object) -> None:
    """Python's own transactions leave out tables and triggers: each would be on the disk by itself, and stay there when
    a later one cannot be made."""
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")


def _wait_for_others(connection: Connection) -> None:
    """Pages and scheduler start together: one after the other looks at the tables. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def config_for(connection: Connection) -> Config:
    """Alembic on this connection."""
    config = Config()
    config.set_main_option("script_location", str(files("register") / "migrations"))
    config.attributes["connection"] = connection
    return config


def _grant(connection: Connection, application_url: str) -> None:
    """The application's own role: no TRUNCATE, no DDL, so that it can neither empty a table nor drop a trigger."""
    role = make_url(application_url).username
    if connection.dialect.name != "postgresql" or not role or role == connection.engine.url.username:
        return
    quoted = connection.dialect.identifier_preparer.quote(role)
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {quoted}"))
    connection.execute(text(f"GRANT {HISTORY_RIGHTS} ON ALL TABLES IN SCHEMA public TO {quoted}"))
