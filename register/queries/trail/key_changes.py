"""Changes of the key that signs for which the earlier key did not vouch, each with the entry that says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.leaves import KEY_CHANGED, stamp
from register.domain.trail.log_keys import ChangeKind, LogKey, change_note
from register.domain.trail.notes import NoteFault
from register.models.ledger import LedgerEntry, LedgerPayload
from register.queries.trail.checkpoints import keys
from register.signing import rotation_holds

PLACE = "signing key"


@dataclass(frozen=True, slots=True)
class KeyChange:
    """What is to be said of one change, and whether an entry of a restore accounts for it."""

    words: str
    entered: bool = False
    place: str = PLACE


def key_changes(session: Session) -> Iterator[KeyChange]:
    """Nothing where each key was vouched for by the one before."""
    try:
        history = keys(session)
    except NoteFault as fault:
        yield KeyChange(f"the history of keys cannot be read: {fault}")
        return
    changes = list(_entries(session))
    for old, new in pairwise(history):
        if not rotation_holds(old, new):
            yield _told(old, new, changes)


def _told(old: LogKey, new: LogKey, changes: list[tuple[int, Any]]) -> KeyChange:
    wanted = change_note(old, new, ChangeKind.RESTORED)
    seq = next((seq for seq, note in changes if note == wanted), None)
    if new.signature is not None or seq is None:
        return KeyChange(f"the key from {stamp(new.since)} was not vouched for by the one before")
    return KeyChange(
        f"the key was replaced at a restore on {stamp(new.since)[:10]}, entry {seq}", entered=True
    )


def _entries(session: Session) -> Iterator[tuple[int, Any]]:
    query = select(LedgerEntry.seq, LedgerPayload.body).join(
        LedgerPayload, LedgerPayload.seq == LedgerEntry.seq
    )
    for seq, body in session.execute(query.where(LedgerEntry.event == KEY_CHANGED).order_by(LedgerEntry.seq)):
        told = json.loads(body)
        yield seq, told.get("note") if isinstance(told, dict) else None
