"""Signed notes, checkpoints and dated cosignatures as text: strictly read, never signed here.

Layouts: c2sp.org/signed-note, tlog-checkpoint and tlog-cosignature (cosignature/v1, Ed25519).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum

LONGEST_NOTE = 64 * 1024
MOST_SIGNATURES = 64
LARGEST_SIZE = 2**53 - 1
LATEST_TIME = 253402300799
_DASH = "\u2014 "
_NAME = re.compile(r"[^\s+\x00-\x1f]{1,200}")
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
_CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK_LETTERS = _CODE_LETTERS + "*~$=U"


class NoteFault(ValueError):
    """The text is not a signed note, a checkpoint or a key in the published layout."""


class KeyKind(IntEnum):
    """The signature types of c2sp.org/signed-note that are used here."""

    LOG = 1
    COSIGNER = 4


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A named public key for one kind of signature, written `name+hash+base64`."""

    name: str
    kind: KeyKind
    public: bytes

    @property
    def hash(self) -> bytes:
        """The first four bytes of SHA-256 over name, newline, kind and key."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def encode(self) -> str:
        return f"{self.name}+{self.hash.hex()}+{_base64(bytes([self.kind]) + self.public)}"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who, which key, and the bytes (a cosignature's begin with its time)."""

    name: str
    key_hash: bytes
    value: bytes

    def encode(self) -> str:
        return f"{_DASH}{self.name} {_base64(self.key_hash + self.value)}\n"

    def is_by(self, key: VerifierKey) -> bool:
        return (self.name, self.key_hash) == (key.name, key.hash)


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends in a newline, and the signatures under it."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def encode(self) -> bytes:
        return (self.text + "\n" + "".join(each.encode() for each in self.signatures)).encode()

    def with_signatures(self, *more: Signature) -> Note:
        """The same text with signatures added; one that is there already is not repeated."""
        new = tuple(each for each in more if each not in self.signatures)
        return Note(self.text, self.signatures + new)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the audit trail was at one size: its name, how many entries, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


def parse_note(data: bytes) -> Note:
    """The note that the bytes hold; NoteFault says what is wrong with them."""
    text = _plain_text(data)
    cut = text.rfind("\n\n")
    if cut < 1:
        raise NoteFault("There is no empty line between the text and its signatures")
    lines = text[cut + 2 :].splitlines(keepends=True)
    if not 1 <= len(lines) <= MOST_SIGNATURES:
        raise NoteFault(f"A note has between 1 and {MOST_SIGNATURES} signatures")
    return Note(text[: cut + 1], tuple(_signature(line) for line in lines))


def _plain_text(data: bytes) -> str:
    if len(data) > LONGEST_NOTE:
        raise NoteFault("The note is too long")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise NoteFault("The note is not UTF-8 text") from None
    if any(letter < " " and letter != "\n" for letter in text):
        raise NoteFault("The note holds control characters")
    if not text.endswith("\n"):
        raise NoteFault("The note is cut off: its last line does not end")
    return text


def _signature(line: str) -> Signature:
    name, space, encoded = line.removesuffix("\n").removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space or not _NAME.fullmatch(name):
        raise NoteFault("A signature line is not in the right form")
    value = decode_base64(encoded)
    if len(value) < 5:
        raise NoteFault("A signature is too short")
    return Signature(name, value[:4], value[4:])


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint in a note's text: three lines, no extensions."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise NoteFault("A checkpoint has three lines: origin, size and root")
    if not _SIZE.fullmatch(lines[1]) or int(lines[1]) > LARGEST_SIZE:
        raise NoteFault("The size in the checkpoint is not a number")
    root = decode_base64(lines[2])
    if len(root) != 32:
        raise NoteFault("The root in the checkpoint does not have 32 bytes")
    return Checkpoint(lines[0], int(lines[1]), root)


def parse_key(text: str) -> VerifierKey:
    """The key behind `name+hash+base64`; NoteFault when the parts do not belong together."""
    name, _, rest = text.partition("+")
    digest, _, encoded = rest.partition("+")
    material = decode_base64(encoded)
    if not _NAME.fullmatch(name) or len(material) != 33 or material[0] not in set(KeyKind):
        raise NoteFault("The key is not in the form name+hash+key")
    key = VerifierKey(name, KeyKind(material[0]), material[1:])
    if key.hash.hex() != digest:
        raise NoteFault("The key's hash does not belong to it")
    return key


def cosignature_message(text: str, seconds: int) -> bytes:
    """What a dated cosignature signs: a header, the time in POSIX seconds, and the checkpoint's text."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def dated(seconds: int, signature: bytes) -> bytes:
    """A cosignature's value: the time, then the signature over `cosignature_message`."""
    return seconds.to_bytes(8, "big") + signature


def undated(value: bytes) -> tuple[int, bytes]:
    """The time in POSIX seconds and the signature that `dated` joined."""
    seconds = int.from_bytes(value[:8], "big")
    if len(value) != 72 or seconds > LATEST_TIME:
        raise NoteFault("The dated signature does not have a time and 64 bytes")
    return seconds, value[8:]


def signed_message(note: Note, key: VerifierKey, signature: Signature) -> tuple[bytes, bytes]:
    """The bytes that were signed and the 64 bytes that sign them, whichever kind the key is of."""
    if key.kind is KeyKind.LOG:
        return note.text.encode(), signature.value
    seconds, value = undated(signature.value)
    return cosignature_message(note.text, seconds), value


def cosigned_at(note: Note, key: VerifierKey) -> datetime | None:
    """When that key says it cosigned the note; None where it did not. Verify the signature first."""
    for signature in note.signatures:
        if key.kind is KeyKind.COSIGNER and signature.is_by(key):
            return datetime.fromtimestamp(undated(signature.value)[0], UTC)
    return None


def signed_at(note: Note) -> datetime:
    """When the log itself says it signed: the second of its own two lines is dated."""
    return datetime.fromtimestamp(undated(note.signatures[1].value)[0], UTC)


def proof_code(checkpoint: Checkpoint) -> str:
    """Sixteen letters and digits and a check character for committee papers, such as 7QXM-09HD-V3K2-TTAB-5.

    Eighty bits of SHA-256 over the checkpoint's text in Crockford's base 32; the last character is that
    alphabet's own check symbol, so one mistyped character never passes.
    """
    return short_code(hashlib.sha256(checkpoint.text.encode()).digest())


def short_code(digest: bytes) -> str:
    """The first eighty bits of a SHA-256 in the form of a proof code."""
    number = int.from_bytes(digest[:10], "big")
    letters = "".join(_CODE_LETTERS[(number >> shift) & 31] for shift in range(75, -1, -5))
    return "-".join([*(letters[at : at + 4] for at in range(0, 16, 4)), _CHECK_LETTERS[number % 37]])


def read_proof_code(typed: str) -> str | None:
    """The code in its printed form, forgiving case, spaces and look-alike letters; None when mistyped."""
    plain = re.sub(r"[\s-]", "", typed.upper()).replace("O", "0").replace("I", "1").replace("L", "1")
    letters, check = plain[:16], plain[16:]
    if len(plain) != 17 or set(letters) - set(_CODE_LETTERS):
        return None
    number = 0
    for letter in letters:
        number = number * 32 + _CODE_LETTERS.index(letter)
    if _CHECK_LETTERS[number % 37] != check:
        return None
    return "-".join([*(letters[at : at + 4] for at in range(0, 16, 4)), check])


def decode_base64(text: str) -> bytes:
    """Standard base 64, exactly as it would be written: no spaces, no missing padding, no stray bits."""
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteFault("This is not base 64 text") from None
    if _base64(value) != text:
        raise NoteFault("This is not base 64 text in its one written form")
    return value


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
