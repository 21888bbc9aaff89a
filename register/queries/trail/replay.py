"""What the version tables must hold, worked out from the payloads alone.

Of each version only a digest is kept, so that a trail of any length fits into memory; what differs is read again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from register.models.bodies import plain
from register.models.registry import kinds

Recall = Callable[[int], bytes]
"""Reads the payload of an entry again."""


class Told(NamedTuple):
    """What a payload says of a version: its kind and number, which columns it names, and a digest of their values."""

    kind: str
    n: int
    names: tuple[str, ...]
    digest: bytes


@dataclass(slots=True)
class Expected:
    """Each version by its entry's number, and which later entry superseded it."""

    versions: dict[int, Told] = field(default_factory=dict)
    newest: dict[str, int] = field(default_factory=dict)
    superseded: dict[int, int] = field(default_factory=dict)
    erased: set[int] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    names: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    def count(self, kind: str) -> int:
        return self.counts.get(kind, 0)

    def compare(self, kind: str, row: Mapping[str, Any], recall: Recall) -> Iterator[tuple[str, str]]:
        """What one row of a version table says otherwise than its payload."""
        seq, place = row["seq"], f"{kind} version {row['id']}"
        if seq in self.erased:
            left = [name for name in ("reason", *kinds()[kind].__erasable__) if row[name] is not None]
            if left:
                yield place, f"{', '.join(left)} was to be erased and is still there"
            return
        found = self.versions.get(seq)
        if found is None or found.kind != kind:
            yield place, f"entry {seq} of the audit trail does not hold this version"
            return
        if _digest([plain(row.get(name)) for name in found.names]) != found.digest:
            yield place, f"{', '.join(_differing(row, recall(seq)))} not as recorded in entry {seq}"
        if row["superseded_seq"] != self.superseded.get(seq):
            yield place, "the entry that superseded it is not the one the audit trail gives"

    def add(self, seq: int, kind: str, version: dict[str, Any]) -> None:
        names = tuple(version)
        names = self.names.setdefault(names, names)
        self.versions[seq] = Told(kind, version["n"], names, _digest(list(version.values())))
        self.counts[kind] = self.count(kind) + 1


def _digest(values: list[Any]) -> bytes:
    words = json.dumps(values, sort_keys=True, default=str)
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _differing(row: Mapping[str, Any], body: bytes) -> list[str]:
    held = _version(json.loads(body))
    return sorted(name for name, value in held.items() if plain(row.get(name)) != value)


def _version(payload: dict[str, Any]) -> dict[str, Any]:
    return {**payload["version"], "thing_id": payload["thing"]["id"]}


def expect(seq: int, body: bytes, expected: Expected) -> Iterator[str]:
    """Add what this payload says to what is expected; anything odd about it is a finding."""
    payload = json.loads(body)
    if payload.get("kind") == "note":
        return
    if payload.get("kind") not in kinds():
        yield f"the payload is of a kind nobody knows: {payload.get('kind')}"
        return
    version, thing = _version(payload), payload["thing"]["id"]
    before = expected.newest.get(thing)
    if before is not None:
        expected.superseded[before] = seq
    if version["n"] != (1 if before is None else expected.versions[before].n + 1):
        yield "the version number does not follow the one before it"
    expected.newest[thing] = seq
    expected.add(seq, payload["kind"], version)
