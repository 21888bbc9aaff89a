"""Receivers of webhooks, what was sent to them, and what entries tell them; never what any barrier concerns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.domain.errors import NotFound
from register.domain.folding import folded
from register.domain.leaves import decode_frontier
from register.domain.permissions import Permission, Viewer
from register.domain.trail.webhooks import KINDS, Event, wanted
from register.models.base import new_id
from register.models.ledger import LedgerEntry
from register.models.registry import kinds
from register.models.webhooks import Webhook, WebhookDelivery
from register.queries.visible import NOW, known, unwalled

MOST = 50
"""So many deliveries a page shows, the newest first."""
AT_ONCE = 500
"""Entries that are looked at together."""
D = WebhookDelivery


def webhook(session: Session, key: str, *, viewer: Viewer) -> Webhook:
    """One receiver, for those who keep accounts; NotFound for one that was ended too."""
    found = session.get(Webhook, key) if viewer.may(Permission.KEEP_ACCOUNTS) else None
    if found is None or found.state == "ended":
        raise NotFound
    return found


def webhooks(session: Session, *, viewer: Viewer) -> list[Webhook]:
    """Every receiver that was not ended, by name."""
    if not viewer.may(Permission.KEEP_ACCOUNTS):
        return []
    found = session.scalars(select(Webhook).where(Webhook.state != "ended"))
    return sorted(found, key=lambda one: (folded(one.name), one.id))


@dataclass(frozen=True, slots=True)
class Receiver:
    """A receiver as it is told: who is told of what, and how it stands."""

    id: str
    name: str
    url: str
    kinds: tuple[str, ...]
    state: str
    failing_since: datetime | None
    both_until: datetime | None
    generation: int


def told(row: Webhook) -> Receiver:
    """The receiver of a row."""
    return Receiver(
        row.id,
        row.name,
        row.url,
        tuple(row.kinds.split()),
        row.state,
        row.failing_since,
        row.both_until,
        row.generation,
    )


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way, or arrived."""

    id: str
    event: str
    created_at: datetime
    state: str
    attempts: int
    sent_at: datetime | None
    status: int | None
    why: str


def deliveries(session: Session, webhook_id: str, *, viewer: Viewer) -> list[Delivery]:
    """The newest of one receiver."""
    if not viewer.may(Permission.KEEP_ACCOUNTS):
        return []
    columns = (D.id, D.event, D.created_at, D.state, D.attempts, D.sent_at, D.status, D.why)
    query = select(*columns).where(D.webhook_id == webhook_id).order_by(D.created_at.desc(), D.id.desc())
    return [Delivery(*row) for row in session.execute(query.limit(MOST))]


def active(session: Session) -> list[Webhook]:
    """Those that are told of what is recorded."""
    return list(session.scalars(select(Webhook).where(Webhook.state == "active").order_by(Webhook.id)))


def newest_seq(session: Session) -> int:
    """The number of the newest entry; entries are committed in the order of their numbers, so none comes before it later."""
    return session.scalar(select(func.max(LedgerEntry.seq))) or 0


@dataclass(frozen=True, slots=True)
class Heard:
    """What one receiver is to be told, and the number up to which entries were looked at."""

    events: tuple[tuple[Event, str], ...]
    up_to: int


def heard(session: Session, after: int, chosen: Iterable[str]) -> Heard:
    """The next events after this number, each with the id of what it is about."""
    query = select(LedgerEntry).where(LedgerEntry.seq > after).order_by(LedgerEntry.seq).limit(AT_ONCE)
    rows = list(session.scalars(query))
    if not rows:
        return Heard((), after)
    some = [row for row in rows if wanted(row.event, frozenset(chosen) & KINDS.keys())]
    refs = open_references(session, [(row.event, row.subject) for row in some])
    told = ((_event(row, refs[row.subject]), row.subject) for row in some if row.subject in refs)
    return Heard(tuple(told), rows[-1].seq)


def _event(row: LedgerEntry, ref: str) -> Event:
    root = decode_frontier(row.seq, row.frontier).root
    return Event(
        id=new_id(), event=row.event, reference=ref, recorded_at=row.recorded_at, number=row.seq,
        leaf=row.leaf.hex(), root=root.hex(),
    )  # fmt: skip


def open_references(session: Session, about: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The public reference of each record that no barrier concerns, whomever it binds: a receiver is nobody whose barriers
    could be asked, so it is told what the public could be."""
    each: dict[str, set[str]] = {}
    for event, subject in about:
        each.setdefault(event.partition(".")[0], set()).add(subject)
    found: dict[str, str] = {}
    for kind, ids in sorted(each.items()):
        found |= _open(session, kinds()[kind], ids) if kind in KINDS else {}
    return found


def _open(session: Session, model: Any, ids: set[str]) -> dict[str, str]:
    thing = model.__thing__
    query = select(thing.id, thing.ref).join(model, model.thing_id == thing.id)
    query = query.where(thing.id.in_(sorted(ids)), *known(model, NOW), unwalled(model)).order_by(thing.id)
    return {row.id: row.ref for row in session.execute(query)}
