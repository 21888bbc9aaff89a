"""What a demonstration holds, for the summary that is printed when it starts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from register.domain.contracts.assessments import Outcome, Severity
from register.domain.permissions import Viewer
from register.models.accounts import Account
from register.models.contracts import ContractVersion
from register.models.decisions import DecisionVersion
from register.models.ledger import LedgerEntry
from register.models.registry import kinds
from register.models.waivers import WaiverVersion
from register.queries.visible import NOW, known, seen_by

COUNTED = ("organisation", "person", "interest", "delegation", "contract", "decision", "contract_document")
D, C, W = DecisionVersion, ContractVersion, WaiverVersion


@dataclass(frozen=True, slots=True)
class Conflict:
    """A decision check that did not come out clear: the contract or the waiver, and the reasons that weighed."""

    about: str
    stopped: bool
    codes: tuple[str, ...]


def counts(session: Session, *, viewer: Viewer) -> dict[str, int]:
    """How many facts of each kind there are, and entries in the audit trail."""
    found = {kind: _count(session, kinds()[kind], viewer) for kind in COUNTED}
    entries = session.scalar(select(func.count()).select_from(LedgerEntry))
    return {**found, "entry": entries or 0}


def _count(session: Session, model: Any, viewer: Viewer) -> int:
    seen = select(func.count()).select_from(model).where(seen_by(model, viewer), *known(model, NOW))
    return session.scalar(seen) or 0


def outcomes(session: Session, *, viewer: Viewer) -> Counter[str]:
    """How the decision checks came out."""
    rows = session.scalars(select(D.outcome).where(seen_by(D, viewer), *known(D, NOW)).order_by(D.seq))
    return Counter(rows)


def conflicts(session: Session, *, viewer: Viewer) -> list[Conflict]:
    """Checks that stopped somebody or set conditions, the latest first."""
    query = select(D.outcome, D.reasons, C.title, W.service).select_from(D)
    query = query.outerjoin(C, and_(C.thing_id == D.contract_id, seen_by(C, viewer), *known(C, NOW)))
    query = query.outerjoin(W, and_(W.thing_id == D.waiver_id, seen_by(W, viewer), *known(W, NOW)))
    query = query.where(seen_by(D, viewer), *known(D, NOW), D.outcome != Outcome.CLEAR)
    rows = session.execute(query.order_by(D.seq.desc()))
    return [Conflict(_about(row), row.outcome == Outcome.STOPPED, _weighing(row.reasons)) for row in rows]


def _about(row: Any) -> str:
    return str(row.title or f"Buying {row.service} without competition")


def _weighing(reasons: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(reason["code"] for reason in reasons if reason["severity"] != Severity.NOTE)


def sign_ins(session: Session) -> list[tuple[str, list[str]]]:
    """The address and the roles of every account of a demonstration, in the order they were opened."""
    rows = session.execute(select(Account.email, Account.roles).order_by(Account.created_at, Account.email))
    return [(row.email, list(row.roles)) for row in rows]
