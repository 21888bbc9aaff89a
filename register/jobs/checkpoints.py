"""Sign a checkpoint when something is new; change the key that signs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from register.db import reading, unit_of_work
from register.domain.errors import Fault
from register.domain.notes import Note, VerifierKey
from register.queries.checkpoints import keys
from register.services.checkpoints import rotate, sign
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
            "or put it back from its copy."
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
    try:
        if not _is_there(key_file):
            key_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            save_key(generate_key(log_name), key_file)
    except OSError as fault:
        raise KeyFileFault(f"The signing key {key_file} cannot be made: {fault.strerror}.") from fault
    return load_key(key_file)


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
