"""A decision check as machines are told it: what was asked and answered, with the versions it looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

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


@dataclass(frozen=True, slots=True)
class DecisionTold:
    """The check and its answer; `taken`: whether the contract moved on."""

    ref: str
    id: str
    n: int
    act: str
    valid_from: date
    known_on: date
    provenance: str
    contract_id: str
    question: str
    party: str
    person_id: str
    outcome: str
    taken: bool
    fingerprint: str | None
    reasons: tuple[ReasonTold, ...]
    looked_at: tuple[LookedAt, ...]


def as_told(session: Session, row: DecisionVersion, *, viewer: Viewer) -> DecisionTold:
    """What this viewer may read of it."""
    found = told(session, row, viewer=viewer)
    reasons = tuple(
        ReasonTold(
            r["code"], r["severity"], r["message"], tuple(LinkTold(x["kind"], x["id"]) for x in r["links"])
        )
        for r in found.reasons
    )
    return DecisionTold(
        ref=row.ref, id=row.thing_id, n=row.n, act=row.act, valid_from=row.valid_from, known_on=row.known_on,
        provenance=row.provenance, contract_id=row.contract_id, question=row.question, party=row.party,
        person_id=row.person_id, outcome=found.outcome, taken=row.taken, fingerprint=found.fingerprint,
        reasons=reasons, looked_at=tuple(found.looked_at),
    )  # fmt: skip
