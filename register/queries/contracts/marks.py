"""What needs re-checking, since when and why, as far as one viewer may know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, not_, select
from sqlalchemy.orm import Session

from register.domain.contracts.rechecking import words_for
from register.domain.contracts.stages import OVER
from register.domain.permissions import Viewer
from register.models.contracts import Contract, ContractVersion
from register.models.decisions import Decision, DecisionVersion
from register.models.rechecks import Recheck
from register.queries.hidden_reasons import names_hidden_in
from register.queries.visible import NOW, known, seen_by

D, C = DecisionVersion, ContractVersion


@dataclass(frozen=True, slots=True)
class Marked:
    """A decision that needs re-checking, as one viewer may know it: since when, and why."""

    contract: str
    contract_ref: str
    decision_ref: str
    since: date
    because: tuple[str, ...]


def marked(
    session: Session, *, viewer: Viewer, contract_id: str | None = None, decision_id: str | None = None,
    going_on: bool = False,
) -> list[Marked]:  # fmt: skip
    """Decisions that need re-checking, the oldest first; of one contract, or only this one, if asked. going_on: not on what
    is over, where nothing can be done about them. One whose reasons rest on what this viewer may not see is left out."""
    query = select(Recheck, C.title, Contract.ref, Decision.ref).join(D, D.thing_id == Recheck.decision_id)
    query = query.join(Decision, Decision.id == D.thing_id).join(Contract, Contract.id == D.contract_id)
    query = query.join(C, and_(C.thing_id == D.contract_id, *known(C, NOW)))
    query = query.where(
        seen_by(D, viewer), seen_by(C, viewer), *known(D, NOW), not_(_rests_on_hidden(viewer))
    )
    if going_on:
        query = query.where(C.stage.not_in(OVER))
    if contract_id is not None:
        query = query.where(Recheck.contract_id == contract_id)
    if decision_id is not None:
        query = query.where(Recheck.decision_id == decision_id)
    rows = session.execute(query.order_by(Recheck.since, Decision.ref)).all()
    return [
        Marked(title, contract, ref, row.since, tuple(dict.fromkeys(words_for(r["code"]) for r in row.reasons)))
        for row, title, contract, ref in rows
    ]  # fmt: skip


@lru_cache(maxsize=1024)
def _rests_on_hidden(viewer: Viewer) -> ColumnElement[bool]:
    """A reason of the mark is about something that this viewer may not see."""
    return names_hidden_in(cast(Recheck.reasons, String), viewer)


def needing(contract: Any, viewer: Viewer) -> Any:
    """Since when a contract of a statement needs re-checking, as this viewer may know it."""
    since = select(Recheck.since).join(D, D.thing_id == Recheck.decision_id)
    since = since.where(
        Recheck.contract_id == contract, seen_by(D, viewer), *known(D, NOW), not_(_rests_on_hidden(viewer))
    )
    return since.order_by(Recheck.since).limit(1).scalar_subquery()
