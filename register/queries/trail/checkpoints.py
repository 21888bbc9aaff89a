"""Checkpoints, read: the newest, those that cover an entry, the last of each day, and the tree behind proofs."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.dates import london_day
from register.domain.leaves import decode_frontier
from register.domain.trail.log_keys import LogKey, parse_history
from register.domain.trail.notes import Checkpoint, Note, Signature, parse_checkpoint, parse_note
from register.domain.trail.proofs import (
    FrontierTree,
    Range,
    consistency_ranges,
    inclusion_ranges,
    seqs_behind,
)
from register.domain.trail.receipts import Receipt, make_receipt
from register.models.checkpoints import LogKeyLine, SignedCheckpoint, WitnessLine
from register.models.ledger import LedgerEntry

S = SignedCheckpoint


def newest(session: Session) -> SignedCheckpoint | None:
    """The checkpoint over the most entries."""
    return session.scalars(select(S).order_by(S.size.desc()).limit(1)).first()


def covering(session: Session, seq: int) -> SignedCheckpoint | None:
    """The first checkpoint that covers this entry; None while none does."""
    return session.scalars(select(S).where(S.size >= seq).order_by(S.size).limit(1)).first()


def last_of_each_day(session: Session, *, most: int | None = None) -> list[SignedCheckpoint]:
    """The checkpoint that each London day ended with, oldest first; with `most`, of the newest so many days."""
    rows = session.execute(select(S.size, S.made_at).order_by(S.size))
    last = list({london_day(row.made_at): row.size for row in rows}.values())[-(most or 0) :]
    return list(session.scalars(select(S).where(S.size.in_(last)).order_by(S.size)))


def with_witnesses(session: Session, row: SignedCheckpoint) -> Note:
    """The signed note with every cosignature received for it."""
    lines = session.scalars(
        select(WitnessLine.line).where(WitnessLine.size == row.size).order_by(WitnessLine.id)
    )
    note = parse_note(row.note.encode())
    return note.with_signatures(*(_signature(note, line) for line in lines))


def _signature(note: Note, line: str) -> Signature:
    return parse_note(f"{note.text}\n{line}".encode()).signatures[0]


def keys(session: Session) -> tuple[LogKey, ...]:
    """The history of the keys that sign, oldest first."""
    lines = session.scalars(select(LogKeyLine.line).order_by(LogKeyLine.since, LogKeyLine.id)).all()
    return parse_history("".join(f"{line}\n" for line in lines).encode()) if lines else ()


def root_at(session: Session, size: int) -> bytes | None:
    """The root over the first `size` entries, as stored; None when there are fewer."""
    frontier = session.scalar(select(LedgerEntry.frontier).where(LedgerEntry.seq == size))
    return None if frontier is None else decode_frontier(size, frontier).root


def checkpoint_at(session: Session, origin: str, size: int) -> Checkpoint | None:
    """What a checkpoint of this size says; None when there are fewer entries."""
    root = root_at(session, size)
    return None if root is None else Checkpoint(origin, size, root)


def tree_for(session: Session, ranges: Iterable[Range]) -> FrontierTree:
    """The rows that a proof over these ranges takes, read in one query."""
    seqs = seqs_behind(ranges)
    rows = session.execute(
        select(LedgerEntry.seq, LedgerEntry.leaf, LedgerEntry.frontier).where(LedgerEntry.seq.in_(seqs))
    )
    return FrontierTree({row.seq: (row.leaf, row.frontier) for row in rows})


def tree_between(session: Session, old: int, new: int) -> FrontierTree:
    """The tree for a consistency proof."""
    return tree_for(session, consistency_ranges(old, new))


def receipt(session: Session, seq: int) -> Receipt | None:
    """The proof that entry `seq` stands in the audit trail; None while no checkpoint covers it."""
    row = covering(session, seq)
    header = session.scalar(select(LedgerEntry.header).where(LedgerEntry.seq == seq))
    if row is None or header is None:
        return None
    note = with_witnesses(session, row)
    size = parse_checkpoint(note.text).size
    return make_receipt(tree_for(session, inclusion_ranges(seq - 1, size)), header, note)
