"""What was decided about interests of whoever a procurement names, and the papers that they may see."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.domain.procurement.paper_decisions import PaperAnswer
from register.domain.values import recorded
from register.models.paper_decisions import PaperDecision, PaperDecisionVersion
from register.queries.visible import NOW, AsAt, visible

D = PaperDecisionVersion


def to_domain(row: PaperDecisionVersion) -> PaperAnswer:
    """The recorded answer."""
    return recorded(PaperAnswer, row)


def decisions_of(
    session: Session, procurement_id: str, *, viewer: Viewer, as_at: AsAt = NOW
) -> list[PaperDecisionVersion]:
    """What was decided about interests in one procurement; each carries its reference."""
    query = visible(D, viewer, as_at).where(D.procurement_id == procurement_id)
    query = query.add_columns(PaperDecision.ref).join(PaperDecision, PaperDecision.id == D.thing_id)
    rows: Any = session.execute(query.order_by(D.seq))
    found = []
    for version, ref in rows:
        version.ref = ref
        found.append(version)
    return found


def decision_about(
    session: Session, procurement_id: str, interest_id: str, *, viewer: Viewer
) -> PaperDecisionVersion | None:
    """The decision about one interest in one procurement, if there is one."""
    query = visible(D, viewer).where(D.procurement_id == procurement_id, D.interest_id == interest_id)
    return session.scalars(query.order_by(D.seq.desc())).first()
