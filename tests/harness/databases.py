"""An empty database for each test, on SQLite and on PostgreSQL, like one prepared once a run."""

from __future__ import annotations

import importlib
import pkgutil
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, text

from tests.harness import engines, lending, postgres, runs, skips

KINDS = ("sqlite", "postgresql")
_copied_as: dict[str, tuple[int, int]] = {}
"""File of a test's database -> when it was written last and how long it is, while nobody has written into it."""


@dataclass(frozen=True)
class Database:
    """Where a test's database is: `url` for the application, `owner_url` for migrations."""

    kind: str
    url: str
    owner_url: str


@contextmanager
def fresh(kind: str, folder: Path) -> Iterator[Database]:
    """All tables and triggers, no rows; gone afterwards."""
    with (_sqlite if kind == "sqlite" else _postgresql)(folder) as database:
        yield database


@contextmanager
def bare(kind: str, folder: Path) -> Iterator[Database]:
    """No tables at all, for tests of migrations and of setting up."""
    with (_bare_sqlite if kind == "sqlite" else _bare_postgresql)(folder) as database:
        yield database


@contextmanager
def copied(template: str) -> Iterator[Database]:
    """A copy of a PostgreSQL database that `keep_copy` made; gone afterwards."""
    with _created(template) as database:
        yield database


def is_as_copied(path: str) -> bool:
    """Whether nobody has written into this copy of the empty SQLite file, nor has it open."""
    return path in _copied_as and _copied_as[path] == stands(path)


def stands(path: str) -> tuple[int, int] | None:
    """When this file was written last and how long it is; nothing while more is written beside it."""
    return None if Path(f"{path}-wal").exists() else _stamp(Path(path))


def _stamp(path: Path) -> tuple[int, int]:
    stands = path.stat()
    return stands.st_mtime_ns, stands.st_size


def keep_copy(name: str) -> None:
    """A PostgreSQL database with all tables and no rows that stays for the whole run."""
    template = _prepared_postgresql()
    lending.ask_server(
        f"CREATE DATABASE {name} TEMPLATE {template} OWNER {postgres.OWNER} STRATEGY file_copy"
    )


@contextmanager
def _sqlite(folder: Path) -> Iterator[Database]:
    with _bare_sqlite(folder) as database:
        path = folder / "armslength.db"
        shutil.copyfile(_prepared_sqlite(), path)
        _copied_as[str(path)] = _stamp(path)
        yield database
    del _copied_as[str(path)]


@contextmanager
def _bare_sqlite(folder: Path) -> Iterator[Database]:
    url = f"sqlite:///{folder / 'armslength.db'}"
    yield Database("sqlite", url, url)


@contextmanager
def _postgresql(_folder: Path) -> Iterator[Database]:
    with lending.lent(_prepared_postgresql()) as name:
        yield _named(name)


@contextmanager
def _bare_postgresql(_folder: Path) -> Iterator[Database]:
    skips.need("postgresql")
    postgres.start()
    with _created("template0") as database:
        _permit(database.owner_url)
        yield database


def _prepared_sqlite() -> Path:
    path = runs.folder() / "prepared.db"
    with runs.once("prepared-sqlite"):
        if not path.exists():
            making = path.with_suffix(".making")
            _make_tables(f"sqlite:///{making}")
            making.rename(path)
    return path


def _prepared_postgresql() -> str:
    skips.need("postgresql")
    postgres.start()
    done = runs.folder() / "prepared-postgresql"
    with runs.once("prepared-postgresql"):
        if not done.exists():
            lending.ask_server(f"CREATE DATABASE prepared OWNER {postgres.OWNER}")
            owner_url = postgres.url("prepared", postgres.OWNER)
            _permit(owner_url)
            _make_tables(owner_url)
            done.touch()
    return "prepared"


def unlent() -> AbstractContextManager[Database]:
    """A PostgreSQL database with all tables that nobody had before and nobody gets after."""
    return _created(_prepared_postgresql())


@contextmanager
def _created(template: str) -> Iterator[Database]:
    name = lending.create(template)
    try:
        yield _named(name)
    finally:
        lending.drop(name)


def _named(name: str) -> Database:
    return Database("postgresql", postgres.url(name), postgres.url(name, postgres.OWNER))


def _permit(owner_url: str) -> None:
    """Whatever the owner makes from now on, the application may use; triggers decide what it may change."""
    _execute(
        owner_url,
        f"ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {postgres.APP}",
        f"ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO {postgres.APP}",
    )


def _make_tables(url: str) -> None:
    from register import accounts
    from register.models import every, triggers  # noqa: F401  (a table is known once its module was imported)
    from register.models.base import Base

    for module in pkgutil.iter_modules(accounts.__path__, "register.accounts."):
        importlib.import_module(module.name)
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", engines.never_wait_for_the_disk)
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        triggers.install(connection)
    if engine.dialect.name == "sqlite":
        _turn_to_wal(engine)
    engine.dispose()


def _turn_to_wal(engine: Engine) -> None:
    """As the product would at its first connection to each copy, which takes longer than the copy."""
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")


def _execute(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
