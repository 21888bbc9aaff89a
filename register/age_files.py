"""Files that only whoever holds a private key can read: the age format (age-encryption.org/v1)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import pyrage

from register.domain.errors import Fault

_BEGINS = b"age-encryption.org/v1"


def recipient(text: str) -> pyrage.x25519.Recipient:
    """A public key as age writes it; Fault when it is not one."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as fault:
        raise Fault(f"{text} is not a public key of age: it begins with age1.") from fault


def new_identity() -> tuple[str, str]:
    """A new private key and its public key."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def identities(path: Path) -> list[pyrage.x25519.Identity]:
    """The private keys in a file of age, one a line; Fault when there is none."""
    try:
        lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, ValueError, pyrage.IdentityError) as fault:
        raise Fault(f"{path} is not an identity file of age.") from fault
    if not found:
        raise Fault(f"{path} holds no private key.")
    return found


def is_encrypted(file: BinaryIO) -> bool:
    """Whether this is a file of age; it is left at its beginning."""
    begins = file.read(len(_BEGINS))
    file.seek(0)
    return begins == _BEGINS


def encrypt(clear: BinaryIO, into: BinaryIO, recipients: Sequence[pyrage.x25519.Recipient]) -> None:
    """All of the one into the other, a piece at a time."""
    pyrage.encrypt_io(clear, into, list(recipients))


def decrypt(file: BinaryIO, into: BinaryIO, keys: Sequence[pyrage.x25519.Identity]) -> None:
    """The same back; Fault when it is for somebody else, or damaged."""
    try:
        pyrage.decrypt_io(file, into, list(keys))
    except (pyrage.DecryptError, OSError) as fault:
        if isinstance(fault, OSError) and fault.errno is not None:
            raise
        raise Fault("This back-up cannot be decrypted: it is for another key, or it is damaged.") from fault
