"""Editions that sources published: which there are, and whether their entries are those of the audit trail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.domain.leaves import Json
from register.models.ledger import LedgerEntry, LedgerPayload
from register.models.source_editions import SourceEdition, SourceEntry

D, E = SourceEdition, SourceEntry
EVENT = "source_edition.brought"
"""The event of an entry that holds an edition of a source."""


@dataclass(frozen=True, slots=True)
class Published:
    """An edition of a source as it was published on a day: how many entries, and how many files it came in."""

    source: str
    published_on: date
    entries: int
    files: int


def published(session: Session) -> list[Published]:
    """Every edition that sources published, the newest first. It names nobody, so that no barrier reaches it."""
    query = select(
        D.source, D.published_on, func.count(func.distinct(E.key)), func.count(func.distinct(D.id))
    )
    query = query.join(E, E.edition_id == D.id).where(D.published_on.is_not(None))
    query = query.group_by(D.source, D.published_on).order_by(D.published_on.desc(), D.source)
    rows = session.execute(query)
    return [Published(row[0], day, row[2], row[3]) for row in rows if (day := row[1]) is not None]


def row_of(edition_id: str, at: int, told: list[Json]) -> dict[str, Any]:
    """A row of the table from what its entry says: the table can be dropped and made again."""
    key, subject, version, digest = told
    return {
        "id": f"{edition_id}-{at}", "edition_id": edition_id, "key": key, "subject_id": subject, "version_id": version,
        "digest": digest,
    }  # fmt: skip


def compare_source_editions(session: Session) -> Iterator[tuple[str, str]]:
    """Where an edition of a source is not what the audit trail says: (place, words)."""
    query = select(LedgerPayload.seq, LedgerPayload.body)
    query = query.join(LedgerEntry, LedgerEntry.seq == LedgerPayload.seq).where(LedgerEntry.event == EVENT)
    editions = entries = 0
    for seq, body in session.execute(query.order_by(LedgerPayload.seq)):
        note = json.loads(body)["note"]
        editions, entries = editions + 1, entries + len(note["rows"])
        if not _is_as_told(session, seq, note):
            yield f"entry {seq}", "an edition of a source is not that of this entry"
    for model, told in ((D, editions), (E, entries)):
        if session.scalar(select(func.count()).select_from(model)) != told:
            yield model.__tablename__, "there are rows that no entry of the audit trail holds"


def _is_as_told(session: Session, seq: int, note: dict[str, Any]) -> bool:
    key = note["edition"]
    row = session.execute(select(D.__table__).where(D.id == key)).mappings().first()
    day = note["published_on"] and date.fromisoformat(note["published_on"])
    about = {
        "id": key,
        "seq": seq,
        "published_on": day,
        **{name: note[name] for name in ("source", "title", "count")},
    }
    if row is None or dict(row) != about:
        return False
    expected = {
        one["id"]: one for at, told in enumerate(note["rows"], start=1) for one in [row_of(key, at, told)]
    }
    kept = session.execute(select(E.__table__).where(E.edition_id == key).order_by(E.id)).mappings()
    return {one["id"]: dict(one) for one in kept} == expected
