"""The bodies that go on where another closed: the one that its record names, and all that an instrument split it into."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.imports.followers import Closed
from register.domain.people.transfers import EVENT
from register.domain.permissions import Viewer
from register.models.ledger import LedgerEntry, LedgerPayload
from register.models.organisations import OrganisationVersion
from register.queries.visible import NOW, known, seen_by

O = OrganisationVersion  # noqa: E741


def closed_bodies(session: Session, *, viewer: Viewer) -> dict[str, Closed]:
    """The bodies that closed and that another follows, as far as the viewer may see them."""
    query = select(O.thing_id, O.closed_on, O.successor_id).where(seen_by(O, viewer), *known(O, NOW))
    rows = {row.thing_id: row for row in session.execute(query.where(O.closed_on.is_not(None)))}
    named: dict[str, dict[str, None]] = {
        key: dict.fromkeys([row.successor_id] if row.successor_id else []) for key, row in rows.items()
    }
    for key, to in _transferred(session):
        if key in named:
            named[key].update(dict.fromkeys(to))
    seen = _visible(session, {to for some in named.values() for to in some}, viewer)
    kept = {key: tuple(sorted(seen & some.keys())) for key, some in named.items()}
    return {key: Closed(rows[key].closed_on, some) for key, some in kept.items() if some}


def _transferred(session: Session) -> Iterator[tuple[str, list[str]]]:
    """Where each transfer of a body went."""
    query = select(LedgerEntry.subject, LedgerPayload.body).where(LedgerEntry.event == EVENT)
    query = query.join(LedgerPayload, LedgerPayload.seq == LedgerEntry.seq).order_by(LedgerEntry.seq)
    for subject, body in session.execute(query):
        yield subject, json.loads(body)["note"]["to"]


def _visible(session: Session, keys: set[str], viewer: Viewer) -> set[str]:
    query = select(O.thing_id).where(O.thing_id.in_(sorted(keys)), seen_by(O, viewer), *known(O, NOW))
    return set(session.scalars(query)) if keys else set()
