"""What many tests record to begin with: recorded once a process, then put back in the empty database of the next; and what
they record next, put back where nothing else was written since."""

from __future__ import annotations

import copy
import sqlite3
import time
from collections.abc import Callable, Hashable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from flask import current_app
from sqlalchemy import Engine

from tests.harness import databases, lending

T = TypeVar("T")
_SEQUENCES = "SELECT quote_ident(sequencename), last_value FROM pg_sequences WHERE last_value IS NOT NULL"


class Snapshot(Protocol):
    def put_back(self, engine: Engine) -> None: ...


class OfSqlite:
    """The whole file; nobody has it open when it is put back."""

    def __init__(self, engine: Engine) -> None:
        engine.dispose()
        path = Path(str(engine.url.database))
        with closing(sqlite3.connect(path)) as file:
            (blocked, *_) = file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert not blocked, "somebody else has the database open"
        self._kept = path.read_bytes()

    def put_back(self, engine: Engine) -> None:
        Path(str(engine.url.database)).write_bytes(self._kept)


class OfPostgresql:
    """The rows of each table that has any, and where its numbers go on."""

    def __init__(self, engine: Engine) -> None:
        with lending.connected(str(engine.url.database)) as connection:
            tables = [name for (name,) in connection.execute(lending.TABLES).fetchall()]
            copied = {}
            for table in tables:
                with connection.cursor().copy(f"COPY {table} TO STDOUT".encode()) as rows:
                    copied[table] = b"".join(bytes(row) for row in rows)
            self._rows = {table: rows for table, rows in copied.items() if rows}
            self._numbers = connection.execute(_SEQUENCES.encode()).fetchall()

    def put_back(self, engine: Engine) -> None:
        """By the keeper of the database, which knows its tables already and is stopped by no trigger."""
        lent = lending.lent_as(str(engine.url.database))
        assert lent is not None
        connection = lent.keeper
        with connection.transaction():
            lent.empty()
            for table, kept in self._rows.items():
                with connection.cursor().copy(f"COPY {table} FROM STDIN".encode()) as rows:
                    rows.write(kept)
            for sequence, number in self._numbers:
                connection.execute(f"SELECT setval('{sequence}', {number})".encode())


class Files:
    """What a recording wrote beside the database, in the instance's folder."""

    def __init__(self) -> None:
        self._before = _files()

    def end(self) -> Files:
        self._written = {
            path: (path.read_bytes(), path.stat().st_mode)
            for path, stands in _files().items() if self._before.get(path) != stands
        }  # fmt: skip
        self._written = {path.relative_to(_instance()): kept for path, kept in self._written.items()}
        return self

    def put_back(self) -> None:
        for path, (content, mode) in self._written.items():
            there = _instance() / path
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(content)
            there.chmod(mode)


@dataclass(frozen=True)
class Begun:
    """What a recording left in the database and beside it, and what it told."""

    snapshot: Snapshot
    files: Files
    told: Any


_KNOWN: dict[Hashable, Begun] = {}
_STANDS: dict[str, tuple[Hashable, Hashable]] = {}
"""Database -> the recording that was made or put back there last, and how it stood then."""


def once(what: Hashable, record: Callable[[], T]) -> T:
    """What `record` returns. The second time that a database is empty its rows are put back instead; `what` says all that
    they depend on but the clock. Their ids and times are then those of the first time."""
    engine = _engine()
    if not _is_empty(engine):
        return record()
    return _known((engine.dialect.name, current_app.config["SECRET_KEY"], _standing(), what), record)


def then(what: Hashable, record: Callable[[], T]) -> T:
    """The same for what comes after `once`, or after another `then`: where anything else was written since, it is recorded
    as if this were not here. `what` says all that it depends on but the clock and what was recorded before."""
    engine = _engine()
    before, stood = _STANDS.get(str(engine.url), ((), None))
    if stood is None or stood != _stands(engine):
        return record()
    return _known((before, _standing(), what), record)


def _engine() -> Engine:
    from register.db import db, engine_of

    db.session.rollback()
    return engine_of(current_app)


def _known(key: Hashable, record: Callable[[], T]) -> T:
    from register.db import db

    engine = _engine()
    if key in _KNOWN:
        _KNOWN[key].snapshot.put_back(engine)
        _KNOWN[key].files.put_back()
    else:
        files = Files()
        told = copy.deepcopy(record())
        db.session.rollback()
        kept: Snapshot = OfSqlite(engine) if engine.dialect.name == "sqlite" else OfPostgresql(engine)
        _KNOWN[key] = Begun(kept, files.end(), told)
    _STANDS[str(engine.url)] = key, _stands(engine)
    return cast(T, copy.deepcopy(_KNOWN[key].told))


def _stands(engine: Engine) -> Hashable:
    """The same while nobody has written into it; None where that cannot be told."""
    name = str(engine.url.database)
    if engine.dialect.name == "sqlite":
        engine.dispose()
        return databases.stands(name)
    lent = lending.lent_as(name)
    return lent and lent.stands()


def _instance() -> Path:
    return cast(Path, current_app.extensions["settings"].instance)


def _files() -> dict[Path, tuple[int, int]]:
    """Each file beside the database: when it was written last and how long it is."""
    found = [
        path
        for path in _instance().rglob("*")
        if path.is_file() and not path.name.startswith("armslength.db")
    ]
    return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in found}


def _standing() -> datetime | None:
    """The instant at which a test has stopped the clock, if it has."""
    from register import clock

    first = clock.now()
    time.sleep(0.000_1)
    return first if clock.now() == first else None


def _is_empty(engine: Engine) -> bool:
    """What stands in databases that no test has borrowed is not asked: they count as filled."""
    name = str(engine.url.database)
    if engine.dialect.name == "sqlite":
        engine.dispose()
        return databases.is_as_copied(name)
    lent = lending.lent_as(name)
    return lent is not None and lent.is_empty()
