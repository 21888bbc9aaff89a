"""What is kept of a source: which files came from it with what in them, and whom it means by whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert
from sqlalchemy.orm import Session

from register.domain.imports.matching import sign_of
from register.domain.leaves import Json
from register.domain.permissions import Actor
from register.models.base import new_id
from register.models.imports import ImportMatch
from register.models.source_editions import SourceEdition, SourceEntry
from register.queries.publication.source_editions import EVENT, row_of
from register.services import ledger
from register.services.upserts import insert_into


def keep_matches(session: Session, source: str, found: Mapping[str, str]) -> None:
    """Keep whom a source means by each key, for its next file."""
    rows = [{"source": source, "sign": sign_of(key), "record_id": record} for key, record in found.items()]
    table: Any = ImportMatch.__table__
    for start in range(0, len(rows), ledger.BLOCK):
        some = rows[start : start + ledger.BLOCK]
        session.execute(insert_into(session.connection(), table).values(some).on_conflict_do_nothing())


def keep_edition(
    session: Session, source: str, title: str, published_on: date | None, rows: list[list[Json]], actor: Actor
) -> None:
    """One entry for the edition, with what it consists of: opaque ids and digests, no name and no word."""
    edition_id = new_id()
    about: dict[str, Any] = {"source": source, "title": title[:300], "count": len(rows)}
    day = published_on.isoformat() if published_on else None
    told: list[Json] = [list(row) for row in rows]
    body: dict[str, Json] = {"edition": edition_id, "published_on": day, "rows": told, **about}
    about["published_on"] = published_on
    ledger.note(session, EVENT, edition_id, body, actor=actor, then=_writing(edition_id, about, rows))


def _writing(
    edition_id: str, about: dict[str, Any], rows: list[list[Json]]
) -> Callable[[Connection, int], None]:
    def write(connection: Connection, seq: int) -> None:
        connection.execute(insert(SourceEdition), [{"id": edition_id, "seq": seq, **about}])
        if rows:
            connection.execute(
                insert(SourceEntry), [row_of(edition_id, at, row) for at, row in enumerate(rows, start=1)]
            )

    return write
