"""Ed25519 keys for checkpoints and witnesses: kept where only their owner can read them, used, checked."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from register.domain.errors import Fault
from register.domain.trail.log_keys import LogKey, rotation_message
from register.domain.trail.notes import (
    Checkpoint,
    KeyKind,
    Note,
    NoteFault,
    Signature,
    VerifierKey,
    cosignature_message,
    dated,
    decode_base64,
    signed_message,
)
from register.whole_files import write_whole

_PREFIX = "PRIVATE+KEY+"


class KeyFileFault(Fault):
    """The signing key's file is missing, unreadable, open to others, or not a key."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key and the name it signs under: the log's origin, or a witness's own name."""

    name: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    @property
    def log_key(self) -> VerifierKey:
        return VerifierKey(self.name, KeyKind.LOG, self.public)

    @property
    def cosigner_key(self) -> VerifierKey:
        return VerifierKey(self.name, KeyKind.COSIGNER, self.public)

    def encode(self) -> str:
        """One line in the usual layout of note signing keys; it is a secret."""
        seed = base64.b64encode(bytes([KeyKind.LOG]) + self.private.private_bytes_raw()).decode("ascii")
        return f"{_PREFIX}{self.name}+{self.log_key.hash.hex()}+{seed}\n"


def generate_key(name: str) -> SigningKey:
    """A new key under that name."""
    return SigningKey(name, Ed25519PrivateKey.generate())


def save_key(key: SigningKey, path: Path) -> None:
    """Write the key where nothing stands yet, readable by its owner only."""
    write_whole(path, key.encode().encode(), first=True)


def load_key(path: Path) -> SigningKey:
    """The key in a file; KeyFileFault when it is not there, not a key, or others may read it."""
    try:
        if path.stat().st_mode & 0o077:
            raise KeyFileFault(
                f"Other users can read the signing key {path}: make it readable by its owner only"
            )
        return decode_key(path.read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise KeyFileFault(f"The signing key {path} cannot be used: {fault}") from fault


def decode_key(text: str) -> SigningKey:
    """The key that `SigningKey.encode` wrote; NoteFault when it is not one."""
    name, _, rest = text.removeprefix(_PREFIX).removesuffix("\n").partition("+")
    digest, _, encoded = rest.partition("+")
    material = decode_base64(encoded)
    if not text.startswith(_PREFIX) or len(material) != 33 or material[0] != KeyKind.LOG:
        raise NoteFault("it is not a signing key")
    key = SigningKey(name, Ed25519PrivateKey.from_private_bytes(material[1:]))
    if key.log_key.hash.hex() != digest:
        raise NoteFault("its hash does not belong to it")
    return key


def sign_checkpoint(key: SigningKey, checkpoint: Checkpoint, at: datetime) -> Note:
    """The checkpoint with the log's signature and the log's own dated cosignature.

    Take `at` before the size is read: an entry after the checkpoint that is older than it counts as back-dated.
    It must not be earlier than the newest entry's time.
    """
    note = Note(checkpoint.text)
    plain = Signature(key.name, key.log_key.hash, key.private.sign(note.text.encode()))
    return note.with_signatures(plain, cosign(key, note, at))


def cosign(key: SigningKey, note: Note, at: datetime) -> Signature:
    """A dated cosignature over the note's text; whoever signs has checked that the text may be signed."""
    seconds = int(at.timestamp())
    value = key.private.sign(cosignature_message(note.text, seconds))
    return Signature(key.name, key.cosigner_key.hash, dated(seconds, value))


def first_log_key(key: SigningKey, since: datetime) -> LogKey:
    """The first line of a key history."""
    return LogKey(key.log_key, since)


def next_log_key(old: SigningKey, new: SigningKey, since: datetime) -> LogKey:
    """The line that brings in a new key, signed by the one in force."""
    value = old.private.sign(rotation_message(new.log_key, since))
    return LogKey(new.log_key, since, base64.b64encode(value).decode("ascii"))


def rotation_holds(old: LogKey, new: LogKey) -> bool:
    """Did the earlier key vouch for the later one?"""
    if new.signature is None:
        return False
    signature = decode_base64(new.signature)
    return signature_holds(old.key, rotation_message(new.key, new.since), signature)


def signature_holds(key: VerifierKey, message: bytes, signature: bytes) -> bool:
    """Is this the key's signature over exactly that message?"""
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def signed_by(note: Note, key: VerifierKey) -> bool:
    """Did this key sign the note? A line under its name that does not verify counts as no."""
    lines = [each for each in note.signatures if each.is_by(key)]
    try:
        return bool(lines) and all(signature_holds(key, *signed_message(note, key, each)) for each in lines)
    except NoteFault:
        return False


def signers(note: Note, keys: Iterable[VerifierKey]) -> Sequence[VerifierKey]:
    """Those of the keys that did sign the note."""
    return [key for key in keys if signed_by(note, key)]
