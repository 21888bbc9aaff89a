"""What the version tables must hold, worked out from the payloads alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from register.models.bodies import plain
from register.models.registry import kinds


@dataclass(slots=True)
class Expected:
    """Each version by its entry's number, and which later entry superseded it."""

    versions: dict[int, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    newest: dict[str, int] = field(default_factory=dict)
    superseded: dict[int, int] = field(default_factory=dict)
    erased: set[int] = field(default_factory=set)

    def count(self, kind: str) -> int:
        return sum(1 for found, _ in self.versions.values() if found == kind)

    def compare(self, kind: str, row: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """What one row of a version table says otherwise than its payload."""
        seq, place = row["seq"], f"{kind} version {row['id']}"
        if seq in self.erased:
            left = [name for name in ("reason", *kinds()[kind].__erasable__) if row[name] is not None]
            if left:
                yield place, f"{', '.join(left)} was to be erased and is still there"
            return
        found = self.versions.get(seq)
        if found is None or found[0] != kind:
            yield place, f"entry {seq} of the audit trail does not hold this version"
            return
        wrong = [name for name, value in found[1].items() if plain(row.get(name)) != value]
        if wrong:
            yield place, f"{', '.join(sorted(wrong))} not as recorded in entry {seq}"
        if row["superseded_seq"] != self.superseded.get(seq):
            yield place, "the entry that superseded it is not the one the audit trail gives"


def expect(seq: int, body: bytes, expected: Expected) -> Iterator[str]:
    """Add what this payload says to what is expected; anything odd about it is a finding."""
    payload = json.loads(body)
    if payload.get("kind") == "note":
        return
    if payload.get("kind") not in kinds():
        yield f"the payload is of a kind nobody knows: {payload.get('kind')}"
        return
    version, thing = payload["version"], payload["thing"]["id"]
    before = expected.newest.get(thing)
    if before is not None:
        expected.superseded[before] = seq
    if version["n"] != (1 if before is None else _number(before, expected) + 1):
        yield "the version number does not follow the one before it"
    expected.newest[thing] = seq
    expected.versions[seq] = (payload["kind"], {**version, "thing_id": thing})


def _number(seq: int, expected: Expected) -> int:
    return int(expected.versions[seq][1]["n"])
