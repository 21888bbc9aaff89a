"""An instance with the examples in it, on either database: loaded once a run, copied for each test that asks."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from register.config import Settings
from tests.harness import databases, postgres, runs
from tests.harness.applications import SECRET, application

TEMPLATE = "examples"


@contextmanager
def loaded(kind: str, instance: Path) -> Iterator[Flask]:
    """The application on a copy of an instance that holds the examples."""
    from register.db import engine_of

    prepared = _prepared(kind)
    shutil.copytree(prepared, instance, dirs_exist_ok=True)
    with _copied(kind, instance) as url:
        app = _application(instance, url)
        yield app
        engine_of(app).dispose()


@contextmanager
def _copied(kind: str, instance: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield _sqlite_url(instance)
    else:
        with databases.copied(TEMPLATE) as database:
            yield database.url


def _prepared(kind: str) -> Path:
    """The instance folder that the first test to ask has loaded."""
    ready = runs.folder() / f"examples-{kind}"
    with runs.once(f"examples-{kind}"):
        if not ready.exists():
            making = ready.with_suffix(".making")
            making.mkdir()
            (_load_sqlite if kind == "sqlite" else _load_postgresql)(making)
            making.rename(ready)
    return ready


def _load_sqlite(instance: Path) -> None:
    """The write-ahead log is folded in, so that the file can be copied."""
    with databases.fresh("sqlite", instance):
        _load(instance, _sqlite_url(instance))
    connection = sqlite3.connect(instance / "armslength.db")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _load_postgresql(instance: Path) -> None:
    databases.keep_copy(TEMPLATE)
    _load(instance, postgres.url(TEMPLATE))


def _load(instance: Path, url: str) -> None:
    from register.db import engine_of
    from register.examples.loading import load_examples

    app = _application(instance, url)
    with app.app_context():
        load_examples()
    engine_of(app).dispose()


def _application(instance: Path, url: str) -> Flask:
    """With passwords that are quick to check."""
    settings = Settings(
        instance=instance,
        database_url=url,
        secret_key=SECRET,
        argon2_rounds=1,
        argon2_memory_kib=64,
        testing=True,
    )
    return application(settings)


def _sqlite_url(instance: Path) -> str:
    return f"sqlite:///{instance / 'armslength.db'}"
