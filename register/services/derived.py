"""Works out again what is derived from evidence: all of it, or what mirrors some versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select
from sqlalchemy.orm import Session

from register.domain.people.called import form
from register.models.base import Version
from register.models.registry import kinds
from register.models.search_keys import SearchKey, fields_of, keys_of
from register.queries.trail.derived import FOLDED_AS
from register.services.derived_answers import answer_all
from register.services.derived_rows import fill_rows
from register.services.instance import set_mark

BLOCK = 500


def rebuild(session: Session) -> int:
    """Empty every derived table and fill it from the versions; how many rows there are then."""
    set_mark(session, FOLDED_AS, form())
    return rebuild_on(session.connection())


def rebuild_on(connection: Connection) -> int:
    """The same on a connection, whose transaction it joins."""
    connection.execute(delete(SearchKey))
    keys = sum(_fill(connection, model) for model in kinds().values() if fields_of(model))
    return keys + answer_all(connection) + fill_rows(connection)


def follow(connection: Connection, model: type[Version], seqs: Sequence[int]) -> None:
    """Let the derived rows of these versions say what the versions say now."""
    table: Any = model.__table__  # type: ignore[attr-defined]
    theirs = select(table.c.id).where(table.c.seq.in_(seqs))
    connection.execute(delete(SearchKey).where(SearchKey.version_id.in_(theirs)))
    if fields_of(model):
        _fill(connection, model, table.c.seq.in_(seqs))


def _fill(connection: Connection, model: type[Version], *which: ColumnElement[bool]) -> int:
    count = 0
    for versions in _versions(connection, model, which):
        if keys := keys_of(model, versions):
            connection.execute(insert(SearchKey), keys)
            count += len(keys)
    return count


def _versions(
    connection: Connection, model: type[Version], which: tuple[ColumnElement[bool], ...]
) -> Iterator[Sequence[Any]]:
    """The versions with what has keys, a block at a time, so that memory stays small."""
    table: Any = model.__table__  # type: ignore[attr-defined]
    query = select(table.c.id, table.c.seq, *(table.c[name] for name in fields_of(model))).where(*which)
    after = 0
    while True:
        some = query.where(table.c.seq > after).order_by(table.c.seq).limit(BLOCK)
        rows = connection.execute(some).mappings().all()
        yield rows
        if len(rows) < BLOCK:
            return
        after = rows[-1]["seq"]
