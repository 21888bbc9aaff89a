"""The access log, read: who saw a record, what no batch holds yet, and whether the batches still agree."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from register.domain.errors import NotFound
from register.domain.ledger import Json, canonical, stamp
from register.domain.permissions import Permission, Viewer
from register.models.access_log import AccessRead
from register.models.ledger import LedgerEntry, LedgerPayload
from register.models.registry import kinds
from register.models.walls import WallVersion
from register.queries.labels import actors
from register.queries.visible import one

BATCH = "access.batch"
MOST = 10_000
EVERY_RECORD = "*"
"""Stands for the record when a whole list was read in which a barrier concerns something."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody read a record, or a list that held it."""

    at: datetime
    who: str
    kind: str
    thing_id: str
    whole_list: bool


def last(session: Session) -> int:
    """The number of the newest reading; 0 before the first."""
    return session.scalar(select(func.coalesce(func.max(AccessRead.n), 0))) or 0


def concerned(session: Session, kind: str, key: str, *, viewer: Viewer) -> str | None:
    """The record's id when a barrier in force concerns it, else None."""
    cls = kinds()[kind]
    try:
        found = one(session, cls, key, viewer)
    except NotFound:
        return None
    subjects = [getattr(found, name) for name in cls.__walled_by__]
    walled = session.scalar(
        select(_in_force(WallVersion.subject_id.in_([each for each in subjects if each])))
    )
    return found.thing_id if walled else None


def any_concerned(session: Session) -> bool:
    """Whether any barrier is in force, so that lists may hold withheld matter."""
    return bool(session.scalar(select(_in_force())))


def _in_force(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(WallVersion.superseded_seq.is_(None), WallVersion.act != "ended", *more)


def readers(session: Session, kind: str, key: str, *, viewer: Viewer) -> list[Reading]:
    """Who read this record while a barrier concerned it, the newest first; NotFound when there is no such record."""
    thing_id = one(session, kinds()[kind], key, viewer).thing_id
    a = AccessRead
    about = or_(a.thing_id == thing_id, a.thing_id == EVERY_RECORD)
    return _told(session, select(a).where(a.kind == kind, about), viewer)


def readings(session: Session, *, viewer: Viewer) -> list[Reading]:
    """Every reading, the newest first."""
    return _told(session, select(AccessRead), viewer) if viewer.may(Permission.AUDIT) else []


def _told(session: Session, query: Any, viewer: Viewer) -> list[Reading]:
    rows = list(session.scalars(query.order_by(AccessRead.n.desc()).limit(500)))
    names = actors(session, {row.account_id for row in rows}, viewer=viewer)
    return [
        Reading(
            row.at, names.get(row.account_id, "An account that is gone"), row.kind, row.thing_id,
            row.thing_id == EVERY_RECORD,
        )
        for row in rows
    ]  # fmt: skip


def uncommitted(session: Session) -> list[AccessRead]:
    """What was read since the last batch, oldest first."""
    newest = max((batch["last"] for _, batch in batches(session)), default=0)
    query = select(AccessRead).where(AccessRead.n > newest).order_by(AccessRead.n)
    return list(session.scalars(query.limit(MOST)))


def batch_of(rows: Sequence[AccessRead]) -> dict[str, Json]:
    """What the audit trail says about these rows."""
    return {
        "count": len(rows),
        "first": rows[0].n if rows else 0,
        "last": rows[-1].n if rows else 0,
        "sha256": hashlib.sha256(b"".join(_line(row) for row in rows)).hexdigest(),
    }


def _line(row: AccessRead) -> bytes:
    told: Json = {
        "account": row.account_id, "at": stamp(row.at), "kind": row.kind, "n": row.n, "thing": row.thing_id,
    }  # fmt: skip
    return canonical(told) + b"\n"


def batches(session: Session) -> list[tuple[int, dict[str, Any]]]:
    """Every batch in the audit trail: the entry's number and what it says."""
    query = select(LedgerPayload.seq, LedgerPayload.body)
    query = query.join(LedgerEntry, LedgerEntry.seq == LedgerPayload.seq).where(LedgerEntry.event == BATCH)
    rows = session.execute(query.order_by(LedgerPayload.seq))
    return [(row.seq, json.loads(row.body)["note"]) for row in rows]


def compare_batches(session: Session) -> Iterator[tuple[str, str]]:
    """Where the log is not what a batch says: (place, words)."""
    for seq, batch in batches(session):
        query = select(AccessRead).where(AccessRead.n >= batch["first"], AccessRead.n <= batch["last"])
        if batch_of(list(session.scalars(query.order_by(AccessRead.n)))) != batch:
            yield f"entry {seq}", "the access log is not what this batch committed to"
