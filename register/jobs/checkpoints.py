"""Sign a checkpoint when something is new; change the key that signs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from register.db import unit_of_work
from register.domain.notes import Note
from register.queries.checkpoints import keys
from register.services.checkpoints import rotate, sign
from register.signing import SigningKey, generate_key, load_key, save_key


def sign_checkpoint(key_file: Path, log_name: str, *, now: datetime) -> Note | None:
    """The new checkpoint, or None when nothing is new; safe to run twice."""
    key = signing_key(key_file, log_name)
    with unit_of_work() as session:
        return sign(session, key, now=now)


def signing_key(key_file: Path, log_name: str) -> SigningKey:
    """The key in the file; made on first use, readable by its owner only."""
    if not key_file.exists():
        key_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        save_key(generate_key(log_name), key_file)
    return load_key(key_file)


def rotate_key(key_file: Path, log_name: str, *, now: datetime) -> SigningKey:
    """A new key takes over, vouched for by the old one; goes on where a crash left it."""
    fresh = key_file.with_suffix(".next")
    if not fresh.exists():
        save_key(generate_key(log_name), fresh)
    old, new = signing_key(key_file, log_name), load_key(fresh)
    with unit_of_work() as session:
        known = keys(session)
        if not known or known[-1].key != new.log_key:
            rotate(session, old, new, now=now)
    fresh.replace(key_file)
    return new
