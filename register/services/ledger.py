"""Stages what is to be recorded, and seals it: gapless numbers, times that never run back, one entry a fact."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Dialect,
    Insert,
    Table,
    Update,
    bindparam,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session

from register.domain.errors import Stale
from register.domain.leaves import (
    SCHEMA,
    Frontier,
    Header,
    Json,
    canonical,
    commitment,
    decode_frontier,
    leaf_hash,
)
from register.domain.permissions import Actor
from register.models.base import Version, new_id
from register.models.bodies import body_of, names_of, values_of
from register.models.checkpoints import SignedCheckpoint
from register.models.ledger import LedgerEntry, LedgerPayload
from register.models.search_keys import SearchKey, keys_of
from register.services.derived_answers import answer_again
from register.services.derived_rows import follow_rows

BLOCK = 500
_ENTRY: Table = LedgerEntry.__table__  # type: ignore[assignment]
_PAYLOAD: Table = LedgerPayload.__table__  # type: ignore[assignment]
_KEY: Table = SearchKey.__table__  # type: ignore[assignment]
_SIGNED_AT = (
    select(SignedCheckpoint.made_at).order_by(SignedCheckpoint.size.desc()).limit(1).scalar_subquery()
)
_HEAD = (
    select(LedgerEntry.seq, LedgerEntry.recorded_at, LedgerEntry.frontier, _SIGNED_AT.label("signed_at"))
    .order_by(LedgerEntry.seq.desc())
    .limit(1)
)
_LOCK = text("SELECT pg_advisory_xact_lock(1095912787)")  # "ARMS": the lock that appends are queued on

Rows = dict[Table, list[dict[str, Any]]]


@dataclass(slots=True)
class Staged:
    """One entry to be: what the leaf says, what the payload says, and the version it projects to."""

    event: str
    id: str
    subject: str
    actor: str
    on_behalf_of: str | None
    body: bytes
    version: Version | None = None
    thing: dict[str, str] | None = None
    after_id: str | None = None
    then: Callable[[Connection, int], None] | None = None


def record(
    session: Session,
    event: str,
    version: Version,
    thing_ref: str,
    *,
    actor: Actor,
    thing: dict[str, str] | None = None,
    after: Version | None = None,
) -> None:
    """Stage a version of a fact. `thing` (its id and ref) is given with the first one, `after` with every later one."""
    body = canonical(body_of(version, thing_ref))
    row = Staged(event, version.id, version.thing_id, actor.id, actor.on_behalf_of, body)
    row.version, row.thing = version, thing
    row.after_id = None if after is None else after.id
    staged(session).append(row)


def note(
    session: Session,
    event: str,
    subject: str,
    body: dict[str, Json],
    *,
    actor: Actor,
    then: Callable[[Connection, int], None] | None = None,
) -> None:
    """Stage an entry that has no version table: a sign-in, a change of role, a batch of the access log.

    `then` is done in the same transaction once the entry stands there, and is told its number.
    """
    whole: Json = {"schema": SCHEMA, "kind": "note", "note": body}
    row = Staged(event, new_id(), subject, actor.id, actor.on_behalf_of, canonical(whole), then=then)
    staged(session).append(row)


def staged(session: Session) -> list[Staged]:
    """What this unit of work will seal."""
    rows: list[Staged] = session.info.setdefault("staged", [])
    return rows


def seal(session: Session, now: Callable[[], datetime]) -> int:
    """Take the lock, number everything staged, write it in blocks; returns how many entries were made."""
    rows = staged(session)
    if rows:
        session.info["sealing"] = True
        connection = session.connection()
        _lock(connection)
        _write(connection, rows, now())
    return len(rows)


def _lock(connection: Connection) -> None:
    """SQLite gave the one write lock when the transaction began."""
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK)


def _write(connection: Connection, rows: list[Staged], instant: datetime) -> None:
    """Write these entries after the newest one; the lock is held."""
    size, last, frontier = head(connection)
    recorded_at = instant if last is None else max(instant, last)
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK]
        frontier = _write_block(connection, block, size + start, recorded_at, frontier)


def head(connection: Connection) -> tuple[int, datetime | None, Frontier]:
    """How many entries there are, the time that nothing after them may be older than, and the frontier beside them.

    That time is the newest entry's, or the newest checkpoint's: after the clock was set back, an entry that is older
    than the checkpoint in front of it would look back-dated.
    """
    row = connection.execute(_HEAD).first()
    if row is None:
        return 0, None, Frontier()
    last = row.recorded_at if row.signed_at is None else max(row.recorded_at, row.signed_at)
    return row.seq, last, decode_frontier(row.seq, row.frontier)


def _write_block(
    connection: Connection, block: list[Staged], size: int, recorded_at: datetime, frontier: Frontier
) -> Frontier:
    entries, payloads, salts = [], [], secrets.token_bytes(16 * len(block))
    for seq, row in enumerate(block, start=size + 1):
        at = 16 * (seq - size - 1)
        salt, body = salts[at : at + 16], row.body
        header = _header(row, seq, recorded_at, commitment(salt, body))
        leaf = leaf_hash(header)
        frontier = frontier.append(leaf)
        entries.append(_entry(row, seq, recorded_at, header, leaf, frontier))
        payloads.append({"seq": seq, "salt": salt, "body": body})
    rest = _project(connection, block, size)
    _insert(connection, {_ENTRY: entries, _PAYLOAD: payloads, **rest})
    versions = [row.version for row in block if row.version is not None]
    answer_again(connection, versions)
    follow_rows(connection, versions)
    _follow_up(connection, block, size)
    return frontier


def _follow_up(connection: Connection, block: list[Staged], size: int) -> None:
    for seq, row in enumerate(block, start=size + 1):
        if row.then is not None:
            row.then(connection, seq)


def _header(row: Staged, seq: int, recorded_at: datetime, bound: bytes) -> bytes:
    return Header(
        seq, recorded_at, row.event, row.id, row.subject, row.actor, bound, row.on_behalf_of
    ).encode()


def _entry(
    row: Staged, seq: int, recorded_at: datetime, header: bytes, leaf: bytes, frontier: Frontier
) -> dict[str, Any]:
    return {
        "seq": seq,
        "recorded_at": recorded_at,
        "event": row.event,
        "subject": row.subject,
        "header": header,
        "leaf": leaf,
        "frontier": frontier.encode(),
    }


def _project(connection: Connection, block: list[Staged], size: int) -> Rows:
    """The typed projection of the block: things and versions in the order staged, each superseded version marked
    as such in between, and the keys they are found by. Gives back what is still to be inserted."""
    run: Rows = {}
    for seq, row in enumerate(block, start=size + 1):
        if row.version is None:
            continue
        row.version.__dict__.update(seq=seq, superseded_seq=None)
        if row.thing is not None:
            run.setdefault(row.version.__thing__.__table__, []).append(row.thing)
        if row.after_id is not None:
            _insert(connection, run)
            run = {}
            _supersede(connection, type(row.version), row.after_id, seq)
        run.setdefault(type(row.version).__table__, []).append(row.version.__dict__)  # type: ignore[attr-defined]
    keys = _keys(block)
    return {**run, _KEY: keys} if keys else run


def _keys(block: list[Staged]) -> list[dict[str, str]]:
    """What the versions of the block are found and sorted by."""
    kinds: dict[type[Version], list[dict[str, Any]]] = {}
    for row in block:
        if row.version is not None:
            kinds.setdefault(type(row.version), []).append(row.version.__dict__)
    return [key for kind, versions in kinds.items() for key in keys_of(kind, versions)]


def _insert(connection: Connection, rows: Rows) -> None:
    """One statement a table; where PostgreSQL takes one of each, all in one statement and one journey."""
    tables = sorted(rows, key=_depth)
    if len(tables) > 1 and connection.dialect.name == "postgresql" and all(len(rows[t]) == 1 for t in tables):
        values = {f"{t.name}_{name}": rows[t][0].get(name) for t in tables for name in names_of(t)}
        connection.execute(_together(*tables), values)
        return
    for table in tables:
        if connection.dialect.name == "sqlite" and len(rows[table]) > 1:
            _insert_by_columns(connection, table, rows[table])
        else:
            connection.execute(_insertion(table), [_columns(table, row) for row in rows[table]])


def _columns(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """What of a version goes into its table; what was not given is None."""
    return {name: row.get(name) for name in names_of(table)}


def _insert_by_columns(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Many rows at once: what each column's type does to its values is looked up once a column, not once a value."""
    statement, plan = _by_columns(table, connection.dialect)
    columns: list[Iterable[Any]] = list(zip(*map(values_of(table), rows), strict=True))
    for at, bind in plan:
        columns[at] = map(bind, columns[at])
    connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))


@cache
def _by_columns(table: Table, dialect: Dialect) -> tuple[str, list[tuple[int, Callable[[Any], Any]]]]:
    """The statement with all columns in their order, and which of them go to the driver as something else."""
    binds = ((at, _bind(column, dialect)) for at, column in enumerate(table.columns))
    changed = [(at, bind) for at, bind in binds if bind is not None]
    return str(_insertion(table).compile(dialect=dialect)), changed


def _bind(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    if isinstance(column.type, Date):
        return _day_text
    return column.type.dialect_impl(dialect).bind_processor(dialect)


@lru_cache(maxsize=4096)
def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


@cache
def _insertion(table: Table) -> Insert:
    """On SQLite it fails as the trigger on the table does: see `triggers`."""
    return insert(table).prefix_with("OR FAIL", dialect="sqlite")


@cache
def _together(*tables: Table) -> Insert:
    """One row into each table; keys that point from one to another are looked at when all are there."""
    *others, last = [
        insert(table).values({c: bindparam(f"{table.name}_{c.name}") for c in table.columns})
        for table in tables
    ]
    return last.add_cte(*(each.cte(f"into_{at}") for at, each in enumerate(others)))


def _depth(table: Table) -> int:
    """Those that point to others, as versions to things and payloads to entries, come after them."""
    return 1 if table.foreign_keys else 0


def _supersede(connection: Connection, cls: type[Version], version_id: str, seq: int) -> None:
    table: Table = cls.__table__  # type: ignore[attr-defined]
    done = connection.execute(_supersession(table), {"newest": version_id, "by": seq})
    if done.rowcount != 1:
        raise Stale


@cache
def _supersession(table: Table) -> Update:
    newest = (table.c.id == bindparam("newest")) & table.c.superseded_seq.is_(None)
    return update(table).where(newest).values(superseded_seq=bindparam("by"))
