"""What a log sends a witness and what it gets back: C2SP tlog-witness add-checkpoint, as text."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from register.domain.trail.notes import Note, NoteFault, decode_base64, parse_checkpoint, parse_note

MOST_HASHES = 63
LONGEST_REQUEST = 64 * 1024
RETRY = timedelta(minutes=5)
CLOCKS_MAY_DIFFER = timedelta(seconds=60)
_OLD = re.compile(r"old (0|[1-9][0-9]{0,15})")


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """The size the witness is believed to have seen last, the proof from there, and the new checkpoint."""

    old_size: int
    proof: tuple[bytes, ...]
    note: Note

    @property
    def size(self) -> int:
        """How many entries the new checkpoint covers."""
        return parse_checkpoint(self.note.text).size

    def encode(self) -> bytes:
        lines = [f"old {self.old_size}", *(base64.b64encode(each).decode() for each in self.proof)]
        return "\n".join([*lines, "", ""]).encode() + self.note.encode()


class Outcome(StrEnum):
    """How a witness answered when it was asked last."""

    COSIGNED = "cosigned"
    NO_ANSWER = "no answer"
    REFUSED = "did not cosign"
    USELESS = "sent a cosignature that does not hold"
    INCONSISTENT = "SAYS THAT THE AUDIT TRAIL IS INCONSISTENT"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over HTTP; status 0 when nothing did."""

    status: int
    text: str

    @property
    def seen(self) -> int | None:
        """The size that a witness who is out of step says it saw last."""
        told = self.text.strip()
        return int(told) if self.status == 409 and told.isascii() and told.isdigit() else None


def restart_from(asked: AddCheckpoint, newest: int, answer: Answer) -> int | None:
    """The size to ask again from: the witness saw another checkpoint last than we believed, of our own history."""
    seen = answer.seen
    return seen if seen is not None and seen != asked.old_size and seen <= newest else None


def judge(answer: Answer) -> tuple[Outcome, str]:
    """The outcome for an answer that brought no cosignature, with the words that say it."""
    if answer.status == 0:
        return Outcome.NO_ANSWER, answer.text
    if answer.status == 422:
        return Outcome.INCONSISTENT, "it does not contain what this witness cosigned before"
    if answer.seen is not None:
        return (
            Outcome.INCONSISTENT,
            f"it has cosigned {answer.seen:,} entries that are not those of this copy",
        )
    words = " ".join(answer.text.split())[:160]
    return Outcome.REFUSED, f"{answer.status} {words}"


def is_due(
    newest_size: int, newest_at: datetime, *, cosigned: int, asked_at: datetime | None, now: datetime
) -> bool:
    """A witness is asked about each new checkpoint at once, and again after five minutes until it cosigned."""
    if cosigned >= newest_size:
        return False
    return asked_at is None or asked_at < newest_at or now - asked_at >= RETRY


def is_dated_rightly(cosigned_at: datetime, made_at: datetime, now: datetime) -> bool:
    """A witness whose clock is wrong would make honest entries look back-dated."""
    return made_at - CLOCKS_MAY_DIFFER <= cosigned_at <= now + CLOCKS_MAY_DIFFER


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
