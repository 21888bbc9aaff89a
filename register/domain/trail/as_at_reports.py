"""The register "known on X about Y" answered from the audit trail alone: the report in an auditor's bundle.

Rows are the newest known version of each thing that held on the day, by reference and id; a version that is
withheld or erased stands there as the commitment in its header.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from register.domain.leaves import Header, Json, canonical, stamp

Row = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Question:
    """Which kind of thing, held on which day, known by the end of which day, and how "known" is counted."""

    kind: str
    valid_on: date
    known_on: date
    known_by: datetime
    basis: str = "recorded"
    omits: tuple[str, ...] = ("erased",)

    def encode(self) -> bytes:
        return canonical(
            {
                "basis": self.basis,
                "kind": self.kind,
                "known_by": stamp(self.known_by),
                "known_on": self.known_on.isoformat(),
                "omits": list(self.omits),
                "valid_on": self.valid_on.isoformat(),
            }
        )


@dataclass(slots=True)
class AsAtReport:
    """See every entry in order, then read the rows. `body` is None where the payload is withheld or erased."""

    question: Question
    newest: dict[str, tuple[Header, bytes | None]] = field(default_factory=dict)

    def see(self, header: Header, body: bytes | None) -> None:
        if header.event.partition(".")[0] != self.question.kind:
            return
        if self._is_known(header, body) and self._is_version(body):
            self.newest[header.subject] = header, body

    def _is_known(self, header: Header, body: bytes | None) -> bool:
        if self.question.basis == "recorded" or body is None:
            return header.recorded_at <= self.question.known_by
        known_on = json.loads(body).get("version", {}).get("known_on", "")
        return bool(known_on <= self.question.known_on.isoformat())

    def _is_version(self, body: bytes | None) -> bool:
        return body is None or json.loads(body)["kind"] == self.question.kind

    def rows(self) -> Iterator[Row]:
        """The report's rows in their order."""
        known = list(self.newest.values())
        shown = [row for header, body in known if body for row in self._holding(header, json.loads(body))]
        yield from sorted(shown, key=lambda row: (str(row["ref"]), str(row["id"])))
        for header in sorted((header for header, body in known if body is None), key=lambda each: each.seq):
            yield {"commitment": header.commitment.hex(), "seq": header.seq}

    def _holding(self, header: Header, body: dict[str, Any]) -> Iterator[Row]:
        version, thing, day = body["version"], body["thing"], self.question.valid_on.isoformat()
        holds = version["valid_from"] <= day and (version["valid_to"] is None or version["valid_to"] >= day)
        if holds and version["act"] not in self.question.omits:
            yield report_row(version, thing, header.seq)


def report_row(version: dict[str, Json], thing: dict[str, Json], seq: int) -> Row:
    """One version as the report shows it: every column of it, the thing's id and reference, its entry's number."""
    return {**version, "id": thing["id"], "ref": thing["ref"], "seq": seq, "version_id": version["id"]}
