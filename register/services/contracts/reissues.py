"""Makes the Word files of many contracts again, block by block; what was made before a stop is found and not made twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from register.documents.lists import list_as_word
from register.domain.contracts.reissues import MOVED_ON
from register.domain.errors import Invalid, Refused
from register.domain.permissions import Actor, Permission, check
from register.queries.contracts import contracts
from register.queries.contracts.reissues import newest_documents
from register.services.contracts.batches import make_documents
from register.services.contracts.documents import Made, keep_file

BLOCK = 100
HEADS = ("Contract", "What became of it")


@dataclass(slots=True)
class Block:
    """Some contracts. fresh: files that are kept and to be recorded; files: every file, by its name; told: reference
    and what became of it."""

    fresh: list[tuple[Made, str]] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    told: list[tuple[str, str, bool]] = field(default_factory=list)


def blocks(
    session: Session, chosen: Sequence[tuple[str, int]], *, instance: Path, actor: Actor
) -> Iterator[Block]:
    """Files for the contracts as they were looked at; each block is recorded before the next is asked for. A contract
    that moved on, or lacks something by now, is told and left out."""
    check(actor, Permission.KEEP_CONTRACTS)
    wanted = dict(chosen)
    rows = contracts.contracts(session, wanted, viewer=actor.viewer)
    there = [row for row in rows if row.n == wanted[row.thing_id]]
    moved = [row.ref for row in rows if row.n != wanted[row.thing_id]]
    hashes = {
        key: one.data_hash for key, one in newest_documents(session, wanted, viewer=actor.viewer).items()
    }
    yield Block(told=[(ref, MOVED_ON, False) for ref in moved])
    block = Block()
    for ref, made in make_documents(session, there, viewer=actor.viewer):
        _take(block, ref, made, hashes, instance)
        if len(block.told) == BLOCK:
            yield block
            block = Block()
    yield block


def _take(block: Block, ref: str, made: Made | Refused, hashes: dict[str, str], instance: Path) -> None:
    if isinstance(made, Refused):
        block.told.append((ref, why(made), False))
        return
    if hashes.get(made.contract.thing_id) != made.data_hash:
        block.fresh.append((made, keep_file(instance, made)))
    block.files.append((made.file_name, made.docx))
    block.told.append((ref, "Made", True))


def why(fault: Refused) -> str:
    """The first fault, and how many more."""
    problems = list(fault.problems.values()) if isinstance(fault, Invalid) else [fault.message]
    more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
    return problems[0] + more


def report_as_word(told: Iterable[tuple[str, str]], *, now: datetime) -> bytes:
    """The list of what became of each contract."""
    return list_as_word(
        "Word files made again", "Each contract that was chosen, and why one was left out.", HEADS, told, made_at=now,
        nothing="No contract was chosen.",
    )  # fmt: skip
