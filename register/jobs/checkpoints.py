"""Sign a checkpoint when something is new; change the key that signs, by choice or after a restore."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from register.db import reading, unit_of_work
from register.domain.errors import Fault
from register.domain.trail.notes import Note, VerifierKey
from register.queries.trail.checkpoints import keys
from register.services.trail.checkpoints import replace_restored, rotate, sign
from register.signing import KeyFileFault, SigningKey, generate_key, load_key, save_key


def sign_checkpoint(key_file: Path, log_name: str, *, now: datetime) -> Note | None:
    """The new checkpoint, or None when nothing is new; safe to run twice."""
    key = _key_in_force(key_file, log_name)
    with unit_of_work() as session:
        return sign(session, key, now=now)


def _key_in_force(key_file: Path, log_name: str) -> SigningKey:
    """A key is made only for an audit trail that was never signed: a lost one is not replaced in silence."""
    with reading() as session:
        was_signed = bool(keys(session))
    if was_signed and not _is_there(key_file):
        raise Fault(
            f"The key that signs this audit trail is not in {key_file}: run this as the user it belongs to, "
            "or put it back from its copy. After a restore: armslength ledger restored-key."
        )
    return signing_key(key_file, log_name)


def _is_there(key_file: Path) -> bool:
    try:
        return key_file.exists()
    except OSError as fault:
        raise KeyFileFault(f"The signing key {key_file} cannot be used: {fault.strerror}.") from fault


def log_key(key_file: Path, log_name: str) -> VerifierKey:
    """The public key in force, as anybody who may read the register can tell it; the key's own user only before it
    has signed."""
    with reading() as session:
        known = keys(session)
    return known[-1].key if known else signing_key(key_file, log_name).log_key


def signing_key(key_file: Path, log_name: str) -> SigningKey:
    """The key in the file; made on first use, readable by its owner only."""
    _make(key_file, log_name)
    return load_key(key_file)


def _make(key_file: Path, log_name: str) -> None:
    try:
        if not _is_there(key_file):
            key_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            save_key(generate_key(log_name), key_file)
    except OSError as fault:
        raise KeyFileFault(f"The signing key {key_file} cannot be made: {fault.strerror}.") from fault


def rotate_key(key_file: Path, log_name: str, *, now: datetime) -> SigningKey:
    """A new key takes over, vouched for by the old one; goes on where a crash left it."""
    fresh = key_file.with_suffix(".next")
    if not _is_there(fresh):
        save_key(generate_key(log_name), fresh)
    old, new = _key_in_force(key_file, log_name), load_key(fresh)
    with unit_of_work() as session:
        known = keys(session)
        if not known or known[-1].key != new.log_key:
            rotate(session, old, new, now=now)
    fresh.replace(key_file)
    return new


def restored_key(key_file: Path, old_file: Path | None, *, now: datetime) -> SigningKey | None:
    """A key of its own for a restored register; None where nothing was signed yet. Goes on where a crash left it.

    old_file: the key that signed before, which then vouches for the new one; one in its place already does so too.
    """
    with reading() as session:
        known = keys(session)
    if not known:
        return None
    fresh = key_file.with_suffix(".next")
    _make(fresh, known[-1].key.name)
    new = load_key(fresh)
    if known[-1].key != new.log_key:
        old = load_key(old_file) if old_file else _left_there(key_file, known[-1].key)
        with unit_of_work() as session:
            replace_restored(session, old, new, now=now)
    fresh.replace(key_file)
    return new


def _left_there(key_file: Path, signed_last: VerifierKey) -> SigningKey | None:
    """The old key, where somebody put it back; a key that is not known here is not written over."""
    if not _is_there(key_file):
        return None
    found = load_key(key_file)
    if found.log_key != signed_last:
        raise Fault(
            f"The key in {key_file} is not the one that signed this audit trail last: move it elsewhere and run "
            "armslength ledger restored-key."
        )
    return found
