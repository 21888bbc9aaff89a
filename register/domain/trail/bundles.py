"""The auditor's bundle: every file of it as pieces of bytes, ready to be written one after another.

The layout is described in docs/decisions/0010-auditor-bundle.md and checked by verify.py and verify.html, which
share no code with this file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import islice

from register.domain.leaves import SCHEMA, Json, canonical, stamp
from register.domain.trail.as_at_reports import Question, Row
from register.domain.trail.log_keys import LogKey, encode_history
from register.domain.trail.notes import Note, parse_checkpoint
from register.domain.trail.witness_policies import WitnessPolicy

FORMAT = "armslength auditor bundle/1"
BLOCK = 1000
Piece = tuple[str, bytes]


class Withheld(StrEnum):
    """Why a payload is not in the bundle."""

    RESTRICTED = "restricted"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class BundleEntry:
    """An entry's header as it was hashed, and its payload with its salt or the reason why that is not there."""

    seq: int
    header: bytes
    salt: bytes = b""
    body: bytes = b""
    withheld: Withheld | None = None

    def payload_line(self) -> bytes:
        """Canonical JSON around the body's own bytes, so that its commitment can be computed from the line."""
        if self.withheld:
            return canonical({"seq": self.seq, "withheld": self.withheld.value})
        return b'{"body":%s,"salt":"%s","seq":%d}' % (self.body, self.salt.hex().encode(), self.seq)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What goes in: all entries from number 1 to `size`, and the newest checkpoint covers exactly those."""

    origin: str
    size: int
    made_at: datetime
    entries: Iterable[BundleEntry]
    checkpoints: Iterable[Note]
    keys: Iterable[LogKey]
    policy: WitnessPolicy
    question: Question | None = None
    rows: Iterable[Row] = ()
    checkers: Mapping[str, bytes] = field(default_factory=dict)


def bundle_pieces(bundle: Bundle) -> Iterator[Piece]:
    """(path in the bundle, bytes to append to that file); the pieces of two files may alternate."""
    made: Json = {
        "format": FORMAT,
        "made_at": stamp(bundle.made_at),
        "origin": bundle.origin,
        "size": bundle.size,
    }
    yield "bundle.json", canonical(made) + b"\n"
    yield from bundle.checkers.items()
    yield "keys.jsonl", encode_history(bundle.keys)
    yield "policy.txt", bundle.policy.encode().encode()
    for note in bundle.checkpoints:
        yield checkpoint_path(note), note.encode()
    yield from _entries(iter(bundle.entries))
    yield from _report(bundle)


def checkpoint_path(note: Note) -> str:
    """Named by its size, so that a folder lists checkpoints in their order."""
    return f"checkpoints/{parse_checkpoint(note.text).size:012}.txt"


def _entries(entries: Iterator[BundleEntry]) -> Iterator[Piece]:
    yield "entries.jsonl", b""
    yield "payloads.jsonl", b""
    while block := list(islice(entries, BLOCK)):
        yield "entries.jsonl", b"".join(entry.header + b"\n" for entry in block)
        yield "payloads.jsonl", b"".join(entry.payload_line() + b"\n" for entry in block)


def _report(bundle: Bundle) -> Iterator[Piece]:
    if bundle.question is None:
        return
    yield "report/question.json", bundle.question.encode() + b"\n"
    yield "report/rows.jsonl", b""
    rows = iter(bundle.rows)
    while block := list(islice(rows, BLOCK)):
        yield "report/rows.jsonl", b"".join(canonical(row) + b"\n" for row in block)


def tombstone_note(erased: Iterable[tuple[int, bytes]], rule: str) -> dict[str, Json]:
    """What the entry that records an erasure says: which entries lost their words, by number and commitment."""
    each: list[Json] = [{"commitment": bound.hex(), "seq": seq} for seq, bound in erased]
    return {"erases": each, "rule": rule}


def tombstone_body(erased: Iterable[tuple[int, bytes]], rule: str) -> dict[str, Json]:
    """The whole payload of that entry, as `ledger.note` writes it."""
    return {"schema": SCHEMA, "kind": "note", "note": tombstone_note(erased, rule)}
