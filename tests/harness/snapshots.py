"""What many tests record to begin with: recorded once a process, then put back in the empty database of the next."""

from __future__ import annotations

import copy
import sqlite3
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar, cast

from flask import current_app
from sqlalchemy import Engine, text

from tests.harness import lending

T = TypeVar("T")
_EMPTY = "SELECT NOT ({})"
_SEQUENCES = "SELECT quote_ident(sequencename), last_value FROM pg_sequences WHERE last_value IS NOT NULL"


class Snapshot(Protocol):
    def put_back(self, engine: Engine) -> None: ...


class OfSqlite:
    """The whole file, in memory."""

    def __init__(self, engine: Engine) -> None:
        self._kept = sqlite3.connect(":memory:", check_same_thread=False)
        with sqlite3.connect(str(engine.url.database)) as file:
            file.backup(self._kept)
        file.close()

    def put_back(self, engine: Engine) -> None:
        with sqlite3.connect(str(engine.url.database)) as file:
            self._kept.backup(file)
        file.close()


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
        with lending.connected(str(engine.url.database)) as connection, connection.transaction():
            connection.execute(b"SET session_replication_role = replica")
            for table, kept in self._rows.items():
                with connection.cursor().copy(f"COPY {table} FROM STDIN".encode()) as rows:
                    rows.write(kept)
            for sequence, number in self._numbers:
                connection.execute(f"SELECT setval('{sequence}', {number})".encode())


@dataclass(frozen=True)
class Begun:
    """What a recording left in the database, and what it told."""

    snapshot: Snapshot
    told: Any


_KNOWN: dict[Hashable, Begun] = {}


def once(what: Hashable, record: Callable[[], T]) -> T:
    """What `record` returns. The second time that a database is empty its rows are put back instead; `what` says all that
    they depend on but the clock. Their ids and times are then those of the first time."""
    from register.db import db, engine_of

    engine = engine_of(current_app)
    if not _is_empty(engine):
        return record()
    key = (engine.dialect.name, current_app.config["SECRET_KEY"], _standing(), what)
    if key in _KNOWN:
        db.session.rollback()
        _KNOWN[key].snapshot.put_back(engine)
    else:
        told = record()
        db.session.rollback()
        kept: Snapshot = OfSqlite(engine) if engine.dialect.name == "sqlite" else OfPostgresql(engine)
        _KNOWN[key] = Begun(kept, told)
    return cast(T, copy.deepcopy(_KNOWN[key].told))


def _standing() -> datetime | None:
    """The instant at which a test has stopped the clock, if it has."""
    from register import clock

    first = clock.now()
    time.sleep(0.000_1)
    return first if clock.now() == first else None


def _is_empty(engine: Engine) -> bool:
    from register.models.base import Base

    some = " OR ".join(f'EXISTS (SELECT 1 FROM "{table}")' for table in sorted(Base.metadata.tables))
    with engine.connect() as connection:
        return bool(connection.execute(text(_EMPTY.format(some))).scalar())
