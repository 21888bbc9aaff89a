"""Changes that are agreed while a signed copy of their paper is missing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from register.domain.contracts.changes import ChangeState
from register.domain.contracts.stages import OVER
from register.domain.permissions import Viewer
from register.models.contract_changes import ContractChange, ContractChangeVersion
from register.models.contracts import ContractVersion
from register.models.signatures import SignatureVersion
from register.queries.visible import NOW, known, seen_by

V, C, S = ContractChangeVersion, ContractVersion, SignatureVersion
MADE = (ChangeState.AGREED, ChangeState.DONE)


@dataclass(frozen=True, slots=True)
class UnsignedChange:
    """A change of a contract that is not over: agreed on that day, by the last who signed, with so many copies missing."""

    ref: str
    contract: str
    contract_act: str
    agreed_on: date
    missing: int


def unsigned_changes(session: Session, *, viewer: Viewer) -> list[UnsignedChange]:
    """Every one that this viewer may see, the oldest first."""
    newest = and_(C.thing_id == V.contract_id, *known(C, NOW), seen_by(C, viewer))
    query = _missing(viewer, ContractChange.ref, C.title, V.contract_act)
    query = query.join(ContractChange, ContractChange.id == V.thing_id).join(C, newest)
    rows = session.execute(
        query.where(C.stage.not_in(OVER)).order_by(func.max(S.signed_on), ContractChange.ref)
    )
    return [UnsignedChange(*row) for row in rows]


def unsigned_since(session: Session, changes: Collection[str], *, viewer: Viewer) -> dict[str, date]:
    """Of these changes, by their ids, those that lack a signed copy: since when they are agreed."""
    if not changes:
        return {}
    query = _missing(viewer, V.thing_id).where(V.thing_id.in_(sorted(changes))).order_by(V.thing_id)
    return {row[0]: row[1] for row in session.execute(query)}


def _missing(viewer: Viewer, *shown: Any) -> Any:
    """What is shown of each, the day of the last signature whose copy is missing, and how many are."""
    query = select(*shown, func.max(S.signed_on), func.count()).select_from(S)
    query = query.join(V, and_(V.thing_id == S.change_id, *known(V, NOW), seen_by(V, viewer)))
    lacks = (S.file_hash.is_(None), S.act != "ended", *known(S, NOW), seen_by(S, viewer))
    return query.where(*lacks, V.state.in_(MADE)).group_by(*shown)
