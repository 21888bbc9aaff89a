"""The audit trail as a list, and one entry with what it says; for auditors and administrators only."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import false, select
from sqlalchemy.orm import Session

from register.domain.audit_scopes import PROVING_NOTES
from register.domain.errors import NotFound
from register.domain.leaves import canonical, decode_header
from register.domain.permissions import Permission, Viewer
from register.models.ledger import Erasure, LedgerEntry, LedgerPayload
from register.models.registry import kinds
from register.queries.labels import actors
from register.queries.listing import Column, Filter, Listing, Query
from register.queries.searching import holds
from register.queries.visible import AsAt
from register.queries.whole import seen_whole

E = LedgerEntry


def _statement(viewer: Viewer, _as_at: AsAt) -> Query:
    shown: Any = select(
        E.seq.label("id"),
        E.seq.label("ref"),
        E.seq,
        E.recorded_at,
        E.event,
        E.subject,
        E.header.label("account"),
        E.header.label("person"),
    )
    return shown if viewer.may(Permission.SEE_LEDGER) else shown.where(false())  # type: ignore[no-any-return]


def _actor(header: bytes) -> str:
    return decode_header(bytes(header)).actor


LISTING = Listing(
    noun="audit-trail",
    title="Audit trail",
    columns=(
        Column("seq", "Entry", "ref"),
        Column("recorded_at", "Recorded", "instant"),
        Column("event", "What was done"),
        Column("subject", "Record"),
        Column("account", "Account", worked=_actor),
        Column("person", "Person", worked=_actor),
    ),
    named=("person",),
    statement=_statement,
    order=(E.seq,),
    filters=(
        Filter("event", "What was done", lambda text: holds(E.event, text)),
        Filter("subject", "Record", lambda text: E.subject == text),
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
