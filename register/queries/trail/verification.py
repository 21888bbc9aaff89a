"""Recomputes the whole audit trail and every projection of it; what does not agree is a finding with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from register.domain.leaves import (
    Frontier,
    commitment,
    decode_header,
    is_canonical,
    leaf_hash,
    stamp,
)
from register.models.ledger import Erasure, LedgerEntry, LedgerPayload
from register.models.registry import kinds
from register.queries.access_log import compare_batches
from register.queries.publication.editions import compare_manifests
from register.queries.publication.source_editions import compare_source_editions
from register.queries.trail import guards
from register.queries.trail.derived import compare_answers, compare_derived, compare_rows
from register.queries.trail.guards import Compared
from register.queries.trail.key_changes import key_changes
from register.queries.trail.replay import Expected, expect
from register.queries.watching import unwatched

BATCH = 2000
NONE_BROUGHT: Mapping[str, bytes] = MappingProxyType({})
TOLD_EVERY = 5000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not agree, and where."""

    place: str
    words: str


@dataclass(slots=True)
class _State:
    """What the entries so far lead us to expect."""

    frontier: Frontier = field(default_factory=Frontier)
    last_at: datetime | None = None
    expected: Expected = field(default_factory=Expected)
    roots: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verified:
    """The outcome: how many entries, the root over them, everything that does not agree, and what a reader must know."""

    entries: int
    root: str
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...] = ()
    compared: Compared = field(default_factory=lambda: Compared({}, 0))

    @property
    def sound(self) -> bool:
        return not self.findings


def verify(
    session: Session, seen: Callable[[int], None] = lambda entries: None, *, brought: Mapping[str, bytes] = NONE_BROUGHT
) -> Verified:  # fmt: skip
    """Read every entry in order, then compare every version table with what the payloads say.

    The session must see one moment throughout (`reading(snapshot=True)`), or what is recorded meanwhile looks
    altered. `seen` is told now and then how many entries were read. brought: signed checkpoints from elsewhere, by the
    names of their files: with those in the database, they are what the entries are compared with."""
    with unwatched(session):
        return _verified(session, seen, brought)


def _verified(session: Session, seen: Callable[[int], None], brought: Mapping[str, bytes]) -> Verified:
    state, findings, notes = _State(), [], list[Finding]()
    checkpoints: list[guards.Signed] = []
    if missing := guards.missing_triggers(session):
        findings.append(Finding("triggers", guards.triggers_said(missing)))
    try:
        checkpoints, wrong = guards.signed(session, brought)
        findings += [Finding(place, words) for place, words in wrong]
        sizes = {one.size for one in checkpoints}
        for row in _entries(session):
            if row.seq % TOLD_EVERY == 0:
                seen(row.seq)
            findings += [Finding(f"entry {row.seq}", words) for words in _check_entry(row, state)]
            if state.frontier.size in sizes:
                state.roots[state.frontier.size] = state.frontier.root.hex()
        findings += [Finding(place, words) for place, words in guards.differing(checkpoints, state.roots)]
        findings += [Finding(place, words) for place, words in _compare(session, state.expected)]
        findings += [Finding(place, words) for place, words in compare_batches(session)]
        findings += [Finding(place, words) for place, words in compare_manifests(session)]
        findings += [Finding(place, words) for place, words in compare_source_editions(session)]
        findings += [Finding(place, words) for place, words in compare_derived(session)]
        findings += [Finding(place, words) for place, words in compare_answers(session)]
        findings += [Finding(place, words) for place, words in compare_rows(session)]
        for told in key_changes(session):
            (notes if told.entered else findings).append(Finding(told.place, told.words))
    except DBAPIError:
        session.rollback()
        findings.append(Finding(f"after entry {state.frontier.size}", "what is stored cannot be read"))
    root, with_what = state.frontier.root.hex(), guards.compared(checkpoints)
    return Verified(state.frontier.size, root, tuple(findings), tuple(notes), with_what)


def _entries(session: Session) -> Iterator[Row[*tuple[Any, ...]]]:
    after = 0
    while True:
        rows = session.execute(_batch().where(LedgerEntry.seq > after)).all()
        yield from rows
        if len(rows) < BATCH:
            return
        after = rows[-1].seq


def _batch() -> Any:
    shown = select(
        LedgerEntry.seq, LedgerEntry.recorded_at, LedgerEntry.event, LedgerEntry.subject, LedgerEntry.header,
        LedgerEntry.leaf, LedgerEntry.frontier, LedgerPayload.salt, LedgerPayload.body,
        Erasure.tombstone_seq,
    )  # fmt: skip
    shown = shown.outerjoin(LedgerPayload, LedgerPayload.seq == LedgerEntry.seq)
    shown = shown.outerjoin(Erasure, Erasure.seq == LedgerEntry.seq)
    return shown.order_by(LedgerEntry.seq).limit(BATCH)


def _check_entry(row: Any, state: _State) -> Iterator[str]:
    if row.seq != state.frontier.size + 1:
        yield f"the number does not follow {state.frontier.size}: entries are missing or out of order"
    yield from _check_header(row, state)
    if leaf_hash(row.header) != row.leaf:
        yield "the leaf is not the hash of the header"
    state.frontier = state.frontier.append(row.leaf)
    if state.frontier.encode() != row.frontier:
        yield "the frontier is not what the entries up to here give"
    yield from _check_payload(row, state)


def _check_header(row: Any, state: _State) -> Iterator[str]:
    if not is_canonical(row.header):
        yield "the header is not canonical text"
        return
    try:
        header = decode_header(row.header)
    except ValueError:
        yield "the header cannot be read"
        return
    copies = (row.seq, stamp(row.recorded_at), row.event, row.subject)
    if copies != (header.seq, stamp(header.recorded_at), header.event, header.subject):
        yield "the columns do not repeat what the header says"
    if state.last_at is not None and header.recorded_at < state.last_at:
        yield "the time runs back"
    state.last_at = header.recorded_at
    if row.body is not None and commitment(row.salt, row.body) != header.commitment:
        yield "the payload is not what the header commits to"


def _check_payload(row: Any, state: _State) -> Iterator[str]:
    if row.body is None:
        if row.tombstone_seq is None:
            yield "the payload is missing and no tombstone says why"
        else:
            state.expected.erased.add(row.seq)
        return
    if not is_canonical(row.body):
        yield "the payload is not canonical text"
        return
    yield from expect(row.seq, row.body, state.expected)


def _compare(session: Session, expected: Expected) -> Iterator[tuple[str, str]]:
    def recall(seq: int) -> bytes:
        return session.scalars(select(LedgerPayload.body).where(LedgerPayload.seq == seq)).one()

    for kind, cls in kinds().items():
        seen = 0
        table = cls.__table__
        rows = select(table).order_by(table.c.seq).execution_options(yield_per=BATCH)
        for row in session.execute(rows).mappings():
            seen += 1
            yield from expected.compare(kind, dict(row), recall)
        total = session.scalar(select(func.count()).select_from(table))
        if total != expected.count(kind) and seen < expected.count(kind):
            yield kind, f"{expected.count(kind) - seen} versions that the audit trail holds are missing"
