"""A decision check as machines are told it: what was asked and answered, with the versions it looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.contracts.assessments import Severity
from register.domain.contracts.clearing import clearing, looked_into, not_looked_into
from register.domain.contracts.stages import Question
from register.domain.contracts.waivers import ASKER
from register.domain.permissions import Viewer
from register.models.decisions import DecisionVersion
from register.queries.contracts.told import LookedAt, told


@dataclass(frozen=True, slots=True)
class LinkTold:
    """A record that a reason is about."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class ReasonTold:
    """One thing that the check found."""

    code: str
    severity: str
    message: str
    links: tuple[LinkTold, ...]
    cleared_by: str | None
    who_can: str | None


@dataclass(frozen=True, slots=True)
class DecisionTold:
    """The check and its answer, about a contract or about a waiver of competition. `taken`: whether it went ahead, which
    what was only asked for never did; `party`: an associate that signs itself by the id of its body, and of a waiver
    whether it is about whoever asks or whoever decides."""

    ref: str
    id: str
    n: int
    act: str
    valid_from: date
    known_on: date
    provenance: str
    contract_id: str | None
    waiver_id: str | None
    question: str
    party: str
    person_id: str
    outcome: str
    taken: bool
    fingerprint: str | None
    reasons: tuple[ReasonTold, ...]
    looked_at: tuple[LookedAt, ...]
    looked_into: tuple[str, ...]
    not_looked_into: tuple[str, ...]


def as_told(session: Session, row: DecisionVersion, *, viewer: Viewer) -> DecisionTold:
    """What this viewer may read of it."""
    found = told(session, row, viewer=viewer)
    question = Question(row.question)
    return DecisionTold(
        ref=row.ref, id=row.thing_id, n=row.n, act=row.act, valid_from=row.valid_from, known_on=row.known_on,
        provenance=row.provenance, contract_id=row.contract_id, waiver_id=row.waiver_id,
        question=row.question, party=row.decided_for, person_id=row.person_id,
        outcome=found.outcome, taken=row.taken and row.party != ASKER, fingerprint=found.fingerprint,
        reasons=tuple(map(_reason, found.reasons)), looked_at=tuple(found.looked_at),
        looked_into=looked_into(question), not_looked_into=not_looked_into(question),
    )  # fmt: skip


def _reason(told_: Mapping[str, Any]) -> ReasonTold:
    helps = clearing(told_["code"]) if told_["severity"] != Severity.NOTE else None
    links = tuple(LinkTold(one["kind"], one["id"]) for one in told_["links"])
    return ReasonTold(
        told_["code"], told_["severity"], told_["message"], links, helps and helps.what, helps and helps.who
    )
