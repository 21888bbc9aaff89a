"""What a log sends a witness and what it gets back: C2SP tlog-witness add-checkpoint, as text."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from register.domain.notes import Note, NoteFault, decode_base64, parse_note

MOST_HASHES = 63
LONGEST_REQUEST = 64 * 1024
_OLD = re.compile(r"old (0|[1-9][0-9]{0,15})")


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """The size the witness is believed to have seen last, the proof from there, and the new checkpoint."""

    old_size: int
    proof: tuple[bytes, ...]
    note: Note

    def encode(self) -> bytes:
        lines = [f"old {self.old_size}", *(base64.b64encode(each).decode() for each in self.proof)]
        return "\n".join([*lines, "", ""]).encode() + self.note.encode()


def parse_add_checkpoint(data: bytes) -> AddCheckpoint:
    """The request in these bytes; NoteFault says what is wrong. Nothing in it is believed yet."""
    if len(data) > LONGEST_REQUEST:
        raise NoteFault("The request is too long")
    top, found, rest = data.partition(b"\n\n")
    lines = top.decode("ascii", "replace").split("\n")
    old = _OLD.fullmatch(lines[0])
    if not found or old is None or len(lines) - 1 > MOST_HASHES:
        raise NoteFault("This is not a request to add a checkpoint")
    return AddCheckpoint(int(old[1]), _proof(lines[1:]), parse_note(rest))


def _proof(lines: Sequence[str]) -> tuple[bytes, ...]:
    hashes = tuple(decode_base64(line) for line in lines)
    if any(len(each) != 32 for each in hashes):
        raise NoteFault("A proof is made of hashes of 32 bytes")
    return hashes
