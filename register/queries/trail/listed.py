"""The audit trail as a list, and one entry with what it says; for auditors and administrators only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, false, literal, select, union_all
from sqlalchemy.orm import Session

from register.domain.audit_scopes import PROVING_NOTES
from register.domain.errors import NotFound
from register.domain.kinds import LABELS
from register.domain.leaves import canonical, decode_header
from register.domain.permissions import Permission, Viewer
from register.models.interests import InterestVersion
from register.models.ledger import Erasure, LedgerEntry, LedgerPayload
from register.models.mitigations import MitigationVersion
from register.models.registry import kinds
from register.queries.field_words import plainly
from register.queries.interests.interests import SEES_ALL
from register.queries.labels import actors
from register.queries.listing import Column, Filter, Listing, Query
from register.queries.searching import holds
from register.queries.trail.whole import seen_whole
from register.queries.visible import AsAt, seen_by
from register.queries.watching import PART

E = LedgerEntry


def _statement(viewer: Viewer, _as_at: AsAt) -> Query:
    shown: Any = select(
        E.seq.label("id"),
        E.seq.label("ref"),
        E.seq,
        E.recorded_at,
        E.event,
        E.subject,
        E.subject.label("record"),
        E.header.label("account"),
        E.header.label("person"),
    )
    return shown if viewer.may(Permission.SEE_LEDGER) else shown.where(false())  # type: ignore[no-any-return]


def _actor(header: bytes) -> str:
    return decode_header(bytes(header)).actor


def event_words(event: str) -> str:
    """What an entry says was done, after what it was done to: "Contracts: schedules filled"."""
    kind, _, act = event.partition(".")
    return ": ".join(filter(None, (LABELS.get(kind) or plainly(kind), act.replace("_", " "))))


def _event_of(words: str) -> str:
    """What was done as an entry has it, typed as the list shows it or as it stands in the entry."""
    return words.rpartition(": ")[2].strip().replace(" ", "_")


def _records(session: Session, rows: Sequence[Any], viewer: Viewer) -> list[dict[str, str | None]]:
    """The reference of the record that each entry is about, where this viewer may know of it."""
    of = {row.event.partition(".")[0] for row in rows}
    found = _referring(viewer, tuple(sorted(of & kinds().keys())))
    about = {"ids": sorted({row.subject for row in rows})}
    refs = {} if found is None else {row.id: row.ref for row in session.execute(found, about)}
    return [{"record": refs.get(row.subject)} for row in rows]


@lru_cache(maxsize=256)
def _referring(viewer: Viewer, of: tuple[str, ...]) -> Any:
    """One question for these kinds, kept: it takes longer to put together than to answer. Each row says its kind, so that a
    reading of what is withheld is noted of the right record."""
    wanted: Any = bindparam("ids", expanding=True)
    parts = [_referring_to(kinds()[kind], viewer, wanted) for kind in of]
    return union_all(*parts).order_by("id") if parts else None


def _referring_to(model: Any, viewer: Viewer, wanted: Any) -> Any:
    thing = model.__thing__
    asked = select(thing.id.label("id"), thing.ref.label("ref"), literal(model.__kind__).label(PART))
    asked = asked.join(model, model.thing_id == thing.id).where(model.superseded_seq.is_(None))
    return asked.where(thing.id.in_(wanted), seen_by(model, viewer), *_of_the_register(model, viewer))


def _of_the_register(model: Any, viewer: Viewer) -> list[ColumnElement[bool]]:
    """An interest, and how one is managed, opens to whoever reads the register: the trail may be kept by others."""
    reads = any(viewer.may(permission) for permission in SEES_ALL)
    return [] if reads or model not in (InterestVersion, MitigationVersion) else [false()]


LISTING = Listing(
    noun="audit-trail",
    title="Audit trail",
    columns=(
        Column("seq", "Entry", "ref"),
        Column("recorded_at", "Recorded", "instant"),
        Column("event", "What was done", words=event_words),
        Column("record", "Record", "record"),
        Column("subject", "Id of the record", apart=True),
        Column("account", "Account", worked=_actor),
        Column("person", "Person", worked=_actor),
    ),
    named=("person",),
    beside=lambda session, asked, rows: _records(session, rows, asked.viewer),
    statement=_statement,
    order=(E.seq,),
    filters=(
        Filter("event", "What was done", lambda text: holds(E.event, _event_of(text))),
        Filter("subject", "Id of the record", lambda text: E.subject == text),
    ),
    newest_first=True,
    bitemporal=False,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the text that was hashed, the leaf, and what it commits to unless that is withheld or erased."""

    seq: int
    recorded_at: Any
    event: str
    account: str
    person: str
    header: str
    leaf: str
    body: str | None
    why_not: str


def entry(session: Session, seq: int, *, viewer: Viewer) -> Entry:
    """One entry by its number; NotFound when there is none."""
    found = session.get(LedgerEntry, seq) if viewer.may(Permission.SEE_LEDGER) else None
    if found is None:
        raise NotFound
    body, why_not = _body(session, seq, found.event, viewer)
    header = found.header.decode() if body is not None else _without_whom(found.header)
    account = _actor(found.header)
    person = actors(session, [account], viewer=viewer).get(account, "An account that is gone")
    return Entry(
        seq, found.recorded_at, found.event, account, person, header, found.leaf.hex(), body, why_not
    )  # fmt: skip


def _without_whom(header: bytes) -> str:
    """The header without the person on whose behalf somebody acted, whom the words that are not shown are about."""
    told = json.loads(header)
    return canonical({**told, "on_behalf_of": None}).decode() if told.get("on_behalf_of") else header.decode()


def _body(session: Session, seq: int, event: str, viewer: Viewer) -> tuple[str | None, str]:
    """The words of an entry, or why they are not shown; administrators see positions, never words."""
    payload = session.get(LedgerPayload, seq)
    if payload is None:
        erased = session.get(Erasure, seq)
        return None, "Erased, retention ended" if erased else "Missing"
    told = json.loads(payload.body)
    if not viewer.may(Permission.AUDIT) or not _may_read(session, told, seq, event, viewer):
        return None, "Withheld: an information barrier applies, or this is not yours to read"
    return json.dumps(told, ensure_ascii=False, indent=1), ""


def _may_read(session: Session, told: dict[str, Any], seq: int, event: str, viewer: Viewer) -> bool:
    """Auditors read what no barrier and no scope keeps from them."""
    cls = kinds().get(str(told.get("kind")))
    if cls is None:
        return not viewer.is_scoped or event in PROVING_NOTES
    return session.scalar(select(cls.thing_id).where(cls.seq == seq, seen_whole(cls, viewer))) is not None
