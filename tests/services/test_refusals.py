"""The database itself refuses to change, remove or replace what was recorded."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from register.db import engine_of
from register.models.organisations import OrganisationVersion
from register.models.registry import evidence_tables
from register.models.triggers import names
from tests.services.test_unit_of_work import add

STATEMENTS = (
    "UPDATE organisation_version SET name = 'other'",
    "UPDATE organisation_version SET superseded_seq = 1, name = 'other'",
    "UPDATE organisation SET ref = 'other'",
    "UPDATE ledger_entry SET event = 'other'",
    "UPDATE ledger_payload SET body = salt",
    "DELETE FROM organisation_version",
    "DELETE FROM organisation",
    "DELETE FROM ledger_payload",
    "DELETE FROM ledger_entry",
)


@pytest.fixture
def engine(app: Flask, session: Session) -> Engine:
    add()
    session.rollback()
    return engine_of(app)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_statement_changes_or_removes_what_was_recorded(engine: Engine, statement: str) -> None:
    with pytest.raises(DBAPIError), engine.begin() as connection:
        connection.execute(text(statement))


def test_no_statement_replaces_or_empties_a_table(engine: Engine) -> None:
    sqlite = engine.dialect.name == "sqlite"
    replace = "INSERT OR REPLACE INTO organisation SELECT * FROM organisation"
    statement = replace if sqlite else "TRUNCATE organisation CASCADE"
    with pytest.raises(DBAPIError), engine.begin() as connection:
        connection.execute(text(statement))


def test_a_version_is_superseded_once(engine: Engine) -> None:
    once = text("UPDATE organisation_version SET superseded_seq = 2 WHERE superseded_seq IS NULL")
    with engine.begin() as connection:
        connection.execute(once)
    for again in ("3", "NULL"):
        with pytest.raises(DBAPIError), engine.begin() as connection:
            connection.execute(text(f"UPDATE organisation_version SET superseded_seq = {again}"))


def test_words_go_only_after_a_tombstone(engine: Engine) -> None:
    erase = text("DELETE FROM ledger_payload WHERE seq = 1")
    with pytest.raises(DBAPIError), engine.begin() as connection:
        connection.execute(erase)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO erasure (seq, tombstone_seq, rule) VALUES (1, 1, 'a rule')"))
        connection.execute(erase)


def test_every_evidence_table_has_its_triggers(engine: Engine) -> None:
    kind = engine.dialect.name
    listed = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if kind == "postgresql":
        listed = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with engine.connect() as connection:
        there = set(connection.scalars(text(listed)))
    wanted = {name for table in evidence_tables() for name in names(table, kind)}
    assert wanted <= there
    assert len(evidence_tables()) >= 30
    assert {table.name for table in evidence_tables()} <= set(inspect(engine).get_table_names())


def test_the_application_cannot_drop_a_trigger(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        return  # SQLite has no roles: there the promise covers statements, and a checkpoint covers the file
    with pytest.raises(DBAPIError), engine.begin() as connection:
        connection.execute(text("DROP TRIGGER keep_ledger_entry_delete ON ledger_entry"))


def test_a_version_of_nothing_is_refused_when_its_transaction_commits(engine: Engine) -> None:
    names = [column.name for column in OrganisationVersion.__table__.columns]
    told = ", ".join({"id": "'other'", "thing_id": "'nothing'"}.get(name, name) for name in names)
    orphan = text(
        f"INSERT INTO organisation_version ({', '.join(names)}) SELECT {told} FROM organisation_version"
    )
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(orphan)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM organisation_version")) == 1


def test_of_many_rows_none_is_kept_when_one_is_refused(engine: Engine) -> None:
    new = [{"id": f"new{n}", "ref": f"ORG-{n}"} for n in range(3)]
    statement = text("INSERT INTO organisation (id, ref) VALUES (:id, :ref)")
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(statement, [*new, new[0]])
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM organisation")) == 1
