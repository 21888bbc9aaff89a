"""The access log, read: who saw a record or asked for one in vain, what no batch holds yet, whether the batches agree."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, select
from sqlalchemy.orm import Session

from register.domain.leaves import Json, canonical, stamp
from register.domain.permissions import SYSTEM, Permission, Viewer
from register.models.access_log import AccessRead, AskedInVain
from register.models.ledger import LedgerEntry, LedgerPayload
from register.models.registry import kinds
from register.queries.labels import actors
from register.queries.reach import any_of
from register.queries.visible import NOW, any_papers_from, known, one, open_to, restricted, seen_by, that_bind
from register.queries.watching import unwatched

BATCH = "access.batch"
MOST = 10_000
EVERY_RECORD = "*"
"""Stands for the record when more was read at once than is noted one by one."""
BUNDLE = "bundle"
OPERATOR = f"{SYSTEM}:"
"""Stands before the name of whoever ran a command on the machine, in place of an account."""


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


def readers(session: Session, kind: str, key: str, *, viewer: Viewer) -> list[Reading]:
    """Who read this record while a barrier concerned it, the newest first; NotFound when there is no such record.

    Whoever was handed its whole register, or a bundle, read it too; a record that no barrier ever concerned has no readers.
    """
    a, cls = AccessRead, kinds()[kind]
    with unwatched(session):
        thing_id = one(session, cls, key, viewer).thing_id
    ever = exists().where(cls.thing_id == thing_id, restricted(cls, ever=True))
    in_bulk = and_(a.thing_id == EVERY_RECORD, a.kind.in_((kind, BUNDLE)), ever)
    about = or_(and_(a.kind == kind, a.thing_id == thing_id), in_bulk)
    return _told(session, select(a).where(about, not_(a.attempt)), viewer)


def readings(session: Session, *, viewer: Viewer) -> list[Reading]:
    """Every reading of what the viewer may see, the newest first."""
    if not viewer.may(Permission.AUDIT):
        return []
    return _told(
        session, select(AccessRead).where(_of_what_is_seen(viewer), not_(AccessRead.attempt)), viewer
    )


def attempts(session: Session, *, viewer: Viewer) -> list[Reading]:
    """Every time that somebody asked for what a barrier hides from them and the viewer may see, the newest first."""
    if not viewer.may(Permission.AUDIT):
        return []
    return _told(session, select(AccessRead).where(_of_one_seen(viewer), AccessRead.attempt), viewer)


def asked_in_vain(session: Session) -> list[AskedInVain]:
    """What was asked for and not found, and nobody looked at yet, oldest first."""
    return list(session.scalars(select(AskedInVain).order_by(AskedInVain.at, AskedInVain.id).limit(MOST)))


def hidden_thing(session: Session, word: str, *, viewer: Viewer) -> tuple[str, str] | None:
    """The record of this reference or id, by its kind and id, if there is one and a barrier hides it from the viewer."""
    prefix = word.partition("-")[0]
    for kind, cls in sorted(kinds().items()):
        if word == prefix or cls.__prefix__ == prefix:
            found = session.scalar(_asking_whether_hidden(cls, word, viewer))
            if found is not None:
                return kind, found
    return None


def _asking_whether_hidden(cls: Any, word: str, viewer: Viewer) -> Any:
    query = select(cls.thing_id).join(cls.__thing__, cls.__thing__.id == cls.thing_id)
    return query.where(
        or_(cls.__thing__.ref == word, cls.thing_id == word), *known(cls, NOW), not_(open_to(cls, viewer))
    )


def _of_what_is_seen(viewer: Viewer) -> ColumnElement[bool]:
    """Readings of records that the viewer may see; those of whole registers only where nothing is hidden from them."""
    a = AccessRead
    free = and_(a.thing_id == EVERY_RECORD, not_(any_of(that_bind(viewer))), not_(any_papers_from(viewer)))
    return or_(false() if viewer.is_scoped else free, _of_one_seen(viewer))


def _of_one_seen(viewer: Viewer) -> ColumnElement[bool]:
    a = AccessRead
    each = [
        and_(a.kind == kind, exists().where(cls.thing_id == a.thing_id, seen_by(cls, viewer)))
        for kind, cls in kinds().items()
    ]
    return or_(*each)


def _told(session: Session, query: Any, viewer: Viewer) -> list[Reading]:
    rows = list(session.scalars(query.order_by(AccessRead.n.desc()).limit(500)))
    names = actors(session, {row.account_id for row in rows}, viewer=viewer)
    return [
        Reading(
            row.at, _who(row.account_id, names), row.kind, row.thing_id,
            row.thing_id == EVERY_RECORD,
        )
        for row in rows
    ]  # fmt: skip


def _who(account_id: str, names: Mapping[str, str]) -> str:
    """The reader's name; of a command, the name under which somebody worked on the machine."""
    login = account_id.removeprefix(OPERATOR)
    return (
        f"{login}, by a command" if login != account_id else names.get(account_id, "An account that is gone")
    )


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
        "account": row.account_id, "at": stamp(row.at), "attempt": row.attempt, "kind": row.kind, "n": row.n,
        "thing": row.thing_id,
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
