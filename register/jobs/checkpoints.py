"""Sign a checkpoint when something is new."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from register.db import unit_of_work
from register.domain.notes import Note
from register.services.checkpoints import sign
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
