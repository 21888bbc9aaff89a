"""Files that came back for a contract: each round, what was found in it, and what is still to be decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.documents.returns import Finding, Kind
from register.domain.contracts.changes import ChangeState
from register.domain.contracts.returned import Answer
from register.domain.errors import NotFound
from register.domain.permissions import Viewer
from register.models.contract_changes import ContractChangeVersion
from register.models.contract_returns import ContractReturn
from register.queries.contracts.changes import change
from register.queries.contracts.contracts import contract
from register.queries.contracts.undecided import CHECKED, NOT_COMPARED

__all__ = [
    "APPLIED",
    "CHECKED",
    "NOT_COMPARED",
    "Decided",
    "decided",
    "findings_of",
    "put_into",
    "returned",
    "returns_of",
]

APPLIED = "applied"
"""Under this key stands what was made of the answers that were taken in."""


def put_into(session: Session, row: ContractReturn, *, viewer: Viewer) -> dict[str, str] | None:
    """What was made of the answers that were taken in, and when. None once that variation was taken back: they may be
    put in again."""
    applied: dict[str, str] | None = row.answers.get(APPLIED)
    if applied is None or not applied["made"].startswith(ContractChangeVersion.__prefix__):
        return applied
    made = change(session, applied["made"], viewer=viewer)
    return None if made.state == ChangeState.TAKEN_BACK else applied


@dataclass(frozen=True, slots=True)
class Decided:
    """A finding with what was decided about it, in this round or an earlier one that held the very same."""

    finding: Finding
    answer: Answer | None
    reason: str = ""
    ground: str = ""
    by: str = ""


def returns_of(session: Session, contract_id: str, *, viewer: Viewer) -> list[ContractReturn]:
    """Every file that came back for a contract that this viewer may see, the first round first."""
    contract(session, contract_id, viewer=viewer)
    query = select(ContractReturn).where(ContractReturn.contract_id == contract_id)
    return list(session.scalars(query.order_by(ContractReturn.received_at, ContractReturn.id)))


def returned(session: Session, key: str, *, contract_id: str, viewer: Viewer) -> ContractReturn:
    """One of them; NotFound when the contract has none such."""
    found = session.get(ContractReturn, key)
    if found is None or found.contract_id != contract_id:
        raise NotFound
    contract(session, contract_id, viewer=viewer)
    return found


def findings_of(row: ContractReturn) -> list[Finding]:
    """What was found in it, in the order of the document."""
    names = {one.name for one in fields(Finding)}
    return [_finding({k: v for k, v in kept.items() if k in names}) for kept in row.findings]


def _finding(kept: Mapping[str, Any]) -> Finding:
    values = {**kept, "kind": Kind(kept["kind"])}
    return Finding(**values)


def decided(session: Session, row: ContractReturn, *, viewer: Viewer) -> list[Decided]:
    """Its findings with their answers; the very same difference in an earlier round is decided already."""
    answers: dict[str, Any] = {}
    for one in returns_of(session, row.contract_id, viewer=viewer):
        if one.received_at <= row.received_at:
            answers |= one.answers
    return [_decided(one, answers.get(one.key)) for one in findings_of(row)]


def _decided(finding: Finding, kept: Mapping[str, Any] | None) -> Decided:
    if kept is None:
        return Decided(finding, None)
    return Decided(finding, Answer(kept["answer"]), kept["reason"], kept["ground"], kept["by"])
