"""What a witness is sent: the newest checkpoint, and the proof from the size it saw last."""

from __future__ import annotations

from sqlalchemy.orm import Session

from register.domain.errors import Fault
from register.domain.trail.notes import parse_note
from register.domain.trail.proofs import prove_consistency
from register.domain.trail.witnessing import AddCheckpoint
from register.queries.trail import checkpoints


def request_from(session: Session, old_size: int) -> AddCheckpoint:
    """The request that starts from `old_size`; Fault when no checkpoint was signed, or the witness saw more."""
    newest = checkpoints.newest(session)
    if newest is None:
        raise Fault("No checkpoint has been signed yet: run `armslength ledger checkpoint`.")
    if old_size > newest.size:
        raise Fault(f"THE WITNESS SAW {old_size:,} ENTRIES, and this copy has signed only {newest.size:,}.")
    proof: list[bytes] = []
    if 0 < old_size < newest.size:
        tree = checkpoints.tree_between(session, old_size, newest.size)
        proof = list(prove_consistency(tree, old_size, newest.size))
    return AddCheckpoint(old_size, tuple(proof), parse_note(newest.note.encode()))
