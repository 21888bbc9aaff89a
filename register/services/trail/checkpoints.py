"""Signs the audit trail as it stands, after proving that it only grew since the last time."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from register import signing
from register.domain.errors import Fault
from register.domain.leaves import KEY_CHANGED
from register.domain.permissions import system_actor
from register.domain.trail.log_keys import ChangeKind, LogKey, change_note
from register.domain.trail.notes import Checkpoint, Note, parse_checkpoint, parse_note
from register.domain.trail.proofs import consistency_holds, prove_consistency
from register.models.checkpoints import LogKeyLine, SignedCheckpoint, WitnessLine
from register.queries.trail import checkpoints as queries
from register.services import ledger
from register.services.ledger import head
from register.signing import SigningKey


def sign(session: Session, key: SigningKey, *, now: datetime) -> Note | None:
    """A checkpoint over every entry there is; None when nothing is new. Fault when history was rewritten."""
    size, recorded_at, frontier = head(session.connection())
    last = queries.newest(session)
    if size == 0 or (last is not None and last.size == size):
        return None
    checkpoint = Checkpoint(key.name, size, frontier.root)
    if last is not None:
        _refuse_rewritten(session, parse_checkpoint(parse_note(last.note.encode()).text), checkpoint)
    in_force = _begin_history(session, key, now)
    at = max(now, in_force, recorded_at or now)
    note = signing.sign_checkpoint(key, checkpoint, at)
    row = {"size": size, "made_at": at, "note": note.encode().decode()}
    session.connection().execute(insert(SignedCheckpoint), [row])
    return note


def _refuse_rewritten(session: Session, old: Checkpoint, new: Checkpoint) -> None:
    """A log never signs two histories."""
    if old.size > new.size:
        raise Fault(f"The audit trail has {new.size} entries, but a checkpoint over {old.size} was signed.")
    tree = queries.tree_between(session, old.size, new.size)
    path = prove_consistency(tree, old.size, new.size)
    if not consistency_holds(old.size, new.size, old.root, new.root, path):
        raise Fault(
            f"The audit trail does not contain what was signed at {old.size} entries: nothing is signed."
        )


def _begin_history(session: Session, key: SigningKey, now: datetime) -> datetime:
    """Since when this key is in force; the history begins with it when there is none."""
    known = queries.keys(session)
    if not known:
        _add_key(session, signing.first_log_key(key, now).encode(), now)
        return now
    if known[-1].key != key.log_key:
        raise Fault(
            "This signing key is not the newest in the key history: use `armslength ledger rotate-key`."
        )
    return known[-1].since


def rotate(session: Session, old: SigningKey, new: SigningKey, *, now: datetime) -> None:
    """From now on the new key signs; the old one vouches for it, and the audit trail says so.

    After the clock was set back "now" is a second after the old key came into force, or the last that was recorded.
    """
    _begin_history(session, old, now)
    at = _next_instant(session, now)
    _change(session, signing.next_log_key(old, new, at), ChangeKind.ROTATED)


def replace_restored(session: Session, old: SigningKey | None, new: SigningKey, *, now: datetime) -> None:
    """From now on the new key signs a register that was restored. The old key vouches for it where it is at hand; the
    audit trail says so either way. Fault when the old key is not the one that signed last, or nothing was signed."""
    known = queries.keys(session)
    if not known:
        raise Fault("This audit trail was never signed: its first key is made when it is.")
    if old is not None and known[-1].key != old.log_key:
        raise Fault("The old key is not the one that signed this audit trail last.")
    at = _next_instant(session, now)
    line = LogKey(new.log_key, at) if old is None else signing.next_log_key(old, new, at)
    _change(session, line, ChangeKind.RESTORED)


def _next_instant(session: Session, now: datetime) -> datetime:
    """After all that was recorded and signed, and a second after the key in force began."""
    _, recorded_at, _ = head(session.connection())
    return max(now, queries.keys(session)[-1].since + timedelta(seconds=1), recorded_at or now)


def _change(session: Session, new: LogKey, kind: ChangeKind) -> None:
    old = queries.keys(session)[-1]
    _add_key(session, new.encode(), new.since)
    ledger.note(session, KEY_CHANGED, "log", change_note(old, new, kind), actor=system_actor())


def _add_key(session: Session, line: bytes, now: datetime) -> None:
    row = {"id": hashlib.sha256(line).hexdigest(), "since": now, "line": line.decode()}
    session.connection().execute(insert(LogKeyLine), [row])


def add_cosignature(session: Session, size: int, line: str, *, now: datetime) -> None:
    """Keep what a witness returned; kept once however often it is sent."""
    key = hashlib.sha256(line.encode()).hexdigest()
    if session.get(WitnessLine, key) is None:
        row = {"id": key, "size": size, "received_at": now, "line": line}
        session.connection().execute(insert(WitnessLine), [row])
