"""Proof codes, read: the one each day ended with, and whether one that was printed still fits the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.errors import Invalid
from register.domain.trail.notes import Checkpoint, parse_checkpoint, proof_code, read_proof_code
from register.models.checkpoints import SignedCheckpoint
from register.queries.trail.checkpoints import last_of_each_day, newest, root_at


@dataclass(frozen=True, slots=True)
class ProofCode:
    """A code, when its checkpoint was signed, and over how many entries."""

    code: str
    made_at: datetime
    size: int


def code_of_now(session: Session) -> ProofCode | None:
    """The code to print on papers today; None before the first checkpoint."""
    found = newest(session)
    return None if found is None else _code(found.note, found.made_at)


def codes_of_days(session: Session, most: int) -> list[ProofCode]:
    """The code each of the newest days ended with, the newest first."""
    return [_code(row.note, row.made_at) for row in reversed(last_of_each_day(session, most=most))]


def find(session: Session, code: str) -> ProofCode | None:
    """The checkpoint of this code, at whatever time of its day it was signed; None when none has it."""
    return next((found for found in _all(session) if found.code == code), None)


def _all(session: Session) -> Iterator[ProofCode]:
    """The code of every checkpoint, the newest first."""
    s = SignedCheckpoint
    for row in session.execute(select(s.note, s.made_at).order_by(s.size.desc())):
        yield _code(row.note, row.made_at)


def sizes_named(session: Session, codes: Iterable[str]) -> list[int]:
    """The sizes of the checkpoints that these codes from paper stand for; Invalid names one that stands for none."""
    wanted = {typed: read_proof_code(typed) for typed in codes}
    sizes = {found.code: found.size for found in _all(session)} if wanted else {}
    for typed, code in wanted.items():
        if code not in sizes:
            raise Invalid({"codes": f"{typed} is not a proof code of this audit trail"})
    return sorted({sizes[code] for code in wanted.values() if code})


def still_fits(session: Session, code: ProofCode) -> bool:
    """Whether the audit trail as it is now gives the same code at that size; damaged, it gives none."""
    signed = newest(session)
    try:
        root = root_at(session, code.size)
    except ValueError:
        root = None
    if root is None or signed is None:
        return False
    return proof_code(Checkpoint(_text(signed.note).origin, code.size, root)) == code.code


def _code(note: str, made_at: datetime) -> ProofCode:
    checkpoint = _text(note)
    return ProofCode(proof_code(checkpoint), made_at, checkpoint.size)


def _text(note: str) -> Checkpoint:
    """Only the note's text goes into the code, not its signatures."""
    return parse_checkpoint(note[: note.rfind("\n\n") + 1])
