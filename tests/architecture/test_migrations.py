"""Migrations bring an empty database to exactly the tables of the models, with every trigger, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import DatabaseError

from register import create_app, schema
from register.config import Settings
from register.db import engine_of, unit_of_work
from register.domain.errors import Fault
from register.domain.permissions import system_actor
from register.models import every  # noqa: F401
from register.models.base import Base
from register.models.foreign_keys import is_compared
from register.models.registry import evidence_tables
from register.models.triggers import names
from register.services import ledger
from tests.architecture.sources import ROOT
from tests.harness import databases
from tests.harness.databases import KINDS, Database

VERSIONS = ROOT / "register" / "migrations" / "versions"
BOOKKEEPING = {"alembic_version"}
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}

pytestmark = pytest.mark.slow


@pytest.fixture(params=KINDS)
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with nothing in it."""
    with databases.bare(request.param, tmp_path) as database:
        yield database


@pytest.fixture
def upgraded(bare: Database) -> Iterator[Connection]:
    """The same after all migrations, as its owner sees it."""
    schema.upgrade(bare.owner_url, bare.url)
    engine = create_engine(bare.owner_url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _differences(connection: Connection) -> list[Any]:
    compared = {"compare_type": True, "include_object": is_compared}
    return list(compare_metadata(MigrationContext.configure(connection, opts=compared), Base.metadata))


def _record_something(database: Database, folder: Path) -> None:
    app = create_app(
        Settings(instance=folder, database_url=database.url, secret_key="a secret of tests, long")
    )
    with app.app_context(), unit_of_work() as session:
        ledger.note(session, "instance.made", "instance", {"kind": "real"}, actor=system_actor())
    engine_of(app).dispose()


def test_there_is_a_migration() -> None:
    assert list(VERSIONS.glob("*.py")), "no migration: a new database would have no tables"


def test_migrations_up_to_head_equal_the_models(upgraded: Connection) -> None:
    assert _differences(upgraded) == []


def test_on_sqlite_every_foreign_key_is_looked_at_on_commit(upgraded: Connection) -> None:
    keys = [key for found in inspect(upgraded).get_multi_foreign_keys().values() for key in found]
    late = [key["options"].get("initially") == "DEFERRED" for key in keys]
    assert len(keys) > 70
    assert upgraded.dialect.name != "sqlite" or all(late)


def test_no_table_stands_outside_the_models(upgraded: Connection) -> None:
    assert set(inspect(upgraded).get_table_names()) - BOOKKEEPING == set(Base.metadata.tables)


def test_every_trigger_stands_after_an_upgrade(upgraded: Connection) -> None:
    dialect = upgraded.dialect.name
    wanted = sorted(name for table in evidence_tables() for name in names(table, dialect))
    assert sorted(upgraded.scalars(text(TRIGGERS[dialect]))) == wanted


def test_an_upgrade_may_be_run_again(bare: Database, upgraded: Connection) -> None:
    upgraded.rollback()
    schema.upgrade(bare.owner_url, bare.url)
    assert schema.is_current(upgraded)


def test_an_upgrade_that_breaks_off_leaves_everything_as_it_was(bare: Database) -> None:
    engine = create_engine(bare.owner_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE wall_version (is_in_the_way INTEGER)"))
    with pytest.raises(DatabaseError, match="wall_version"):
        schema.upgrade(bare.owner_url, bare.url)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["wall_version"]
    engine.dispose()


def test_an_empty_database_goes_down_and_up_again(bare: Database, upgraded: Connection) -> None:
    upgraded.rollback()
    schema.downgrade(bare.owner_url, "base")
    assert set(inspect(upgraded).get_table_names()) <= BOOKKEEPING
    upgraded.rollback()
    schema.upgrade(bare.owner_url, bare.url)
    assert _differences(upgraded) == []


def test_nothing_goes_down_once_anything_was_recorded(
    bare: Database, upgraded: Connection, tmp_path: Path
) -> None:
    upgraded.rollback()
    _record_something(bare, tmp_path)
    with pytest.raises(Fault, match="cannot go back"):
        schema.downgrade(bare.owner_url, "base")
    assert upgraded.scalar(text("SELECT count(*) FROM ledger_entry")) == 1
