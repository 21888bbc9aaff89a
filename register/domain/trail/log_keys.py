"""The history of the keys that signed checkpoints: each new one is vouched for by the one before, or came at a restore.

A line is canonical JSON: {"from": instant, "key": "name+hash+key", "signature": base64 or null}. A key is
in force from its instant until the next line's. The file only ever grows. A later key without a signature counts only
with the entry in the audit trail that says it replaced the earlier one at a restore.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from register.domain.leaves import Json, canonical, stamp, unstamp
from register.domain.trail.notes import KeyKind, NoteFault, VerifierKey, decode_base64, parse_key

MOST_KEYS = 1000


class ChangeKind(StrEnum):
    """Why the key changed: somebody chose to, or the register was restored from a back-up, which holds no key."""

    ROTATED = "rotated"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class LogKey:
    """A key of the log, the instant it came into force, and the earlier key's signature over that."""

    key: VerifierKey
    since: datetime
    signature: str | None = None

    @property
    def cosigner(self) -> VerifierKey:
        """The same key as the log's own dated cosignature names it."""
        return VerifierKey(self.key.name, KeyKind.COSIGNER, self.key.public)

    def encode(self) -> bytes:
        return canonical({"from": stamp(self.since), "key": self.key.encode(), "signature": self.signature})


def change_note(old: LogKey, new: LogKey, kind: ChangeKind) -> dict[str, Json]:
    """What the entry for a change of key says: both public keys, and whether the earlier vouched for the later."""
    return {
        "before": old.key.encode(), "from": stamp(new.since), "key": new.key.encode(), "kind": kind.value,
        "vouched": new.signature is not None,
    }  # fmt: skip


def rotation_message(key: VerifierKey, since: datetime) -> bytes:
    """What the key in force signs to bring in the next one."""
    return b"armslength key rotation/v1\n" + canonical({"from": stamp(since), "key": key.encode()})


def encode_history(keys: Iterable[LogKey]) -> bytes:
    """The file's bytes, oldest key first."""
    return b"".join(key.encode() + b"\n" for key in keys)


def parse_history(data: bytes) -> tuple[LogKey, ...]:
    """The keys, oldest first; NoteFault names the first line that is wrong."""
    lines = data.split(b"\n")
    if lines.pop() or not 1 <= len(lines) <= MOST_KEYS:
        raise NoteFault("The key history is empty, cut off or too long")
    keys = tuple(_parse_line(number, line) for number, line in enumerate(lines, start=1))
    if any(earlier.since >= later.since for earlier, later in pairwise(keys)):
        raise NoteFault("The key history is not in the order of its days")
    return keys


def _parse_line(number: int, line: bytes) -> LogKey:
    try:
        fields = json.loads(line)
        key = LogKey(parse_key(fields["key"]), unstamp(fields["from"]), fields["signature"])
        exact = key.encode() == line and (key.signature is None or len(decode_base64(key.signature)) == 64)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        exact = False
    if not exact or key.key.kind is not KeyKind.LOG:
        raise NoteFault(f"Line {number} of the key history is not a key")
    return key


def key_at(keys: Iterable[LogKey], instant: datetime) -> LogKey | None:
    """The key in force at that instant."""
    found = [key for key in keys if key.since <= instant]
    return found[-1] if found else None
