"""Random samples of records: drawn from what was recorded up to an entry, so that anybody draws the same again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.domain.audit.samples import drawn
from register.domain.permissions import Viewer
from register.models.ledger import LedgerEntry
from register.models.registry import kinds
from register.queries.visible import seen_by


@dataclass(frozen=True, slots=True)
class Sampled:
    """A record that was drawn."""

    ref: str
    version: int
    in_force_from: date
    in_force_to: date | None


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn, and out of how many."""

    kind: str
    seed: str
    size: int
    up_to: int
    population: int
    records: tuple[Sampled, ...]


def position(session: Session) -> int:
    """How many entries the audit trail has."""
    return session.scalar(select(func.coalesce(func.max(LedgerEntry.seq), 0))) or 0


def sample(session: Session, kind: str, seed: str, size: int, up_to: int, *, viewer: Viewer) -> Sample:
    """Records of a kind that were first recorded by entry `up_to`, drawn by the seed."""
    v = kinds()[kind]
    first = select(v.thing_id).where(v.n == 1, v.seq <= up_to, seen_by(v, viewer)).order_by(v.thing_id)
    ids = list(session.scalars(first))
    chosen = drawn(ids, seed, size)
    rows = {row.thing_id: row for row in session.execute(_newest(v, chosen, viewer))}
    told = tuple(
        Sampled(rows[key].ref, rows[key].n, rows[key].valid_from, rows[key].valid_to)
        for key in chosen
        if key in rows
    )
    return Sample(kind, seed, size, up_to, len(ids), told)


def _newest(v: Any, ids: list[str], viewer: Viewer) -> Any:
    shown = select(v.thing_id, v.__thing__.ref, v.n, v.valid_from, v.valid_to)
    shown = shown.join(v.__thing__, v.__thing__.id == v.thing_id)
    shown = shown.where(v.thing_id.in_(ids), v.superseded_seq.is_(None), seen_by(v, viewer))
    return shown.order_by(v.thing_id)
