"""Connections, and unit_of_work: the only commit in the program."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm import ORMExecuteState, Session

from register import clock
from register.domain.errors import Fault, NoRoom, Repeated, Stale
from register.domain.problems import is_gathering
from register.models import every  # noqa: F401  (every table must stand in the metadata)
from register.models.base import Base, Evidence, Version
from register.models.sqlite_days import remember_days
from register.queries.watching import WATCH
from register.services import ledger

__all__ = [
    "NOT_DONE",
    "Session",
    "Touched",
    "aside",
    "db",
    "engine_of",
    "explained",
    "init_db",
    "reading",
    "rehearsal",
    "unit_of_work",
]

NOT_DONE = (SQLAlchemyError, Fault)
"""What a unit of work that could not be done raises: the database's own faults, and the product's."""

db = SQLAlchemy(metadata=Base.metadata)
_WRITE = "armslength_write"
_SQLITE_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE)
_POSTGRESQL_FULL = "53100"
_PLANS_FOR_MEMORY = """
    SELECT set_config(name, CASE name WHEN 'jit' THEN 'off' ELSE '1.1' END, false) FROM pg_settings
    WHERE name IN ('jit', 'random_page_cost') AND source = 'default'
"""


def init_db(app: Flask) -> None:
    """Give the application its engine, with SQLite set up to lose nothing and to refuse what triggers refuse, and
    PostgreSQL to keep its plans from one request to the next."""
    db.init_app(app)
    with app.app_context():
        engine = db.engine
        if engine.dialect.name == "sqlite":
            remember_days(engine)
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        else:
            event.listen(engine, "connect", _prepare_postgresql)
            event.listen(engine, "rollback", _roll_back_alone)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "busy_timeout=15000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "secure_delete=ON",
        "cache_size=-65536",  # 64 MB at most, so that pages of a large import are not written out many times
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get(_WRITE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN DEFERRED")


def _prepare_postgresql(connection: Any, _record: object) -> None:
    """Each statement is kept from its second time on: pages, calls and jobs have several hundreds. Plans are made for rows
    that lie in memory, unless whoever keeps the server has said otherwise: for a turning disk, which it takes for granted,
    twenty rows are found by reading the whole table."""
    connection.prepare_threshold, connection.prepared_max = 1, 1_000
    connection.autocommit = True
    connection.execute(_PLANS_FOR_MEMORY)
    connection.autocommit = False


def _roll_back_alone(connection: Connection) -> None:
    """Before the driver's own rollback, which then has nothing to do: at it, the driver forgets every statement that it had
    prepared, for tables that may have gone with it, and each request had all of its own planned anew."""
    if connection.closed or connection.invalidated:
        return
    driver: Any = connection.connection.dbapi_connection
    if driver.info.transaction_status.name == "INTRANS":
        driver.pgconn.exec_(b"ROLLBACK")


@dataclass(frozen=True, slots=True)
class Touched:
    """A record of which a version was just recorded: its kind, the people it is about, and the records it concerns."""

    kind: str
    thing_id: str
    people: tuple[str, ...]
    records: tuple[str, ...]


_PEOPLE, _RECORDS = (
    ("person_id", "dual_role_person_id", "other_id"),
    ("thing_id", "interest_id", "employer_id", "contract_id"),
)


def _touched(session: Session) -> list[Touched]:
    """What this unit of work is about to record."""
    versions = [row.version for row in ledger.staged(session) if row.version is not None]
    return [
        Touched(one.__kind__, one.thing_id, _named(one, _PEOPLE), _named(one, _RECORDS)) for one in versions
    ]


def _named(version: Version, columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, (version.__dict__.get(name) for name in columns)))


def _nobody(_touched: list[Touched]) -> None:
    """Outside an application that looks at what was recorded."""


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """One transaction that either records everything with its audit trail entries or nothing at all.

    Check and render before it: on SQLite it holds the one write lock from its first line.
    """
    session = db.session()
    _refuse_gathered()
    _refuse_nesting(session)
    session.rollback()
    session.info.update(staged=[], working=True)
    try:
        session.connection(execution_options={_WRITE: True})
        yield session
        touched = _touched(session)
        _seal_and_commit(session)
    except IntegrityError as clash:
        session.rollback()
        raise _meaning(clash) from clash
    except DBAPIError as fault:
        session.rollback()
        if is_full(fault):
            raise NoRoom from fault
        raise
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.update(staged=[], working=False, sealing=False)
    current_app.extensions.get("after_commit", _nobody)(touched)


@contextmanager
def rehearsal() -> Iterator[Session]:
    """What a unit of work would be, of which nothing is kept: to hear what the rules say of answers."""
    session = db.session()
    _refuse_nesting(session)
    session.rollback()
    session.info.update(staged=[], working=True)
    try:
        yield session
    finally:
        session.rollback()
        session.info.update(staged=[], working=False)


def _refuse_nesting(session: Session) -> None:
    if session.info.get("working"):
        raise RuntimeError("a unit of work is already open")


def _refuse_gathered() -> None:
    if is_gathering():
        raise RuntimeError("nothing is recorded while faults are gathered")


def _nothing(_session: Session) -> None:
    """Outside an application that counts what is recorded."""


def _seal_and_commit(session: Session) -> None:
    session.flush()
    current_app.extensions.get("before_sealing", _nothing)(session)
    ledger.seal(session, clock.now)
    session.commit()


def _meaning(clash: IntegrityError) -> Exception:
    """Two people wrote the same next version, or one form was posted twice; anything else stays what it was."""
    words = str(clash.orig)
    if "thing_id" in words and ("_n" in words or ".n" in words):
        return Stale()
    return Repeated() if "ticket" in words else clash


def is_full(fault: DBAPIError) -> bool:
    """Whether the database says that its disk is full; on SQLite also when a file beside it cannot grow."""
    code = getattr(fault.orig, "sqlite_errorcode", None)
    return code in _SQLITE_FULL or getattr(fault.orig, "sqlstate", None) == _POSTGRESQL_FULL


@event.listens_for(Session, "before_flush")
def _refuse_unrecorded(session: Session, _context: object, _instances: object) -> None:
    """An evidence row never travels by session.add: only the audit trail writes it."""
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Evidence) and session.is_modified(row):
            raise RuntimeError(f"{type(row).__name__} is evidence: record it through the audit trail")


@event.listens_for(Session, "do_orm_execute")
def _refuse_bulk(state: ORMExecuteState) -> None:
    """Nor by a bulk statement, unless the audit trail is sealing."""
    if state.is_select or state.session.info.get("sealing") or not state.all_mappers:
        return
    if any(issubclass(mapper.class_, Evidence) for mapper in state.all_mappers):
        raise RuntimeError("evidence is written by the audit trail only")


@event.listens_for(Session, "do_orm_execute")
def _notice(state: ORMExecuteState) -> Any:
    """While a request or a command is watched, what its questions return is noted."""
    seen = state.session.info.get(WATCH)
    refresh = state.is_column_load or state.is_relationship_load
    return None if seen is None or refresh or not state.is_select else seen.noticing(state)


def engine_of(app: Flask) -> Engine:
    """The application's engine, for whoever sets up or inspects the database."""
    with app.app_context():
        return db.engine


@contextmanager
def reading(*, snapshot: bool = False) -> Iterator[Session]:
    """A session for reads outside a request; ends its transaction when done.

    snapshot: every statement sees the register as it was at the first one, whatever others write meanwhile."""
    session = db.session()
    try:
        if snapshot:
            session.rollback()
            _see_one_moment(session)
        yield session
    finally:
        session.rollback()


def _see_one_moment(session: Session) -> None:
    """SQLite reads a snapshot anyhow; PostgreSQL has to be told."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


@contextmanager
def aside() -> Iterator[None]:
    """Beside a session that goes on reading: what is done inside has a session of its own."""
    with current_app.app_context():
        yield


@contextmanager
def explained() -> Iterator[None]:
    """Outside requests, a database that cannot be used is one clear sentence."""
    try:
        yield
    except DBAPIError as fault:
        words = str(fault.orig).splitlines()[0]
        raise Fault(
            f"The database cannot be used ({words}). Check its address and its disk; "
            "if it is damaged, restore a back-up or move it away and start again."
        ) from fault
