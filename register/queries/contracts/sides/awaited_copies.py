"""Changes that are agreed and do not hold before a signed copy is there from each party, where the rule says so."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.contracts.changes import ChangeState
from register.domain.contracts.dated.copies import ALONE, WAIT, waits_for_copies
from register.domain.contracts.stages import ContractAct
from register.domain.permissions import UNBOUND
from register.domain.rules import Ruleset
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import ContractVersion
from register.models.organisations import OrganisationVersion
from register.models.signatures import SignatureVersion
from register.queries.rules import ruleset
from register.queries.visible import NOW, known, seen_by

V, C, B, S = ContractChangeVersion, ContractVersion, OrganisationVersion, SignatureVersion


def awaiting_copies(
    session: Session, rows: Collection[ContractChangeVersion], *, received: str | None = None
) -> set[str]:
    """Of these changes, by their ids, those that are agreed and wait for a signed copy. No barrier hides one: what waits
    does not depend on who looks. received: a signature whose copy has just come in."""
    rules = ruleset(session)
    agreed = [row for row in rows if row.state == ChangeState.AGREED]
    if not agreed or not any(any(rule.value.values()) for rule in rules.history(WAIT)):
        return set()
    kinds = _kinds(session, {row.contract_id for row in agreed})
    wait = {row.thing_id for row in agreed if _waits(rules, row, kinds.get(row.contract_id))}
    return wait & _lacking(session, wait, received) if wait else set()


def held_up(
    row: ContractChangeVersion, others: Iterable[ContractChangeVersion], waiting: Collection[str]
) -> bool:
    """Whether this change waits for a copy, or stands on one of the same contract that does. What a party does alone
    waits for nothing."""
    if row.thing_id in waiting:
        return True
    before = (one for one in others if one.thing_id in waiting and _place(one) < _place(row))
    return ContractAct(row.contract_act) not in ALONE and any(before)


def will_wait(session: Session, about: ContractVersion, act: ContractAct, *, on: date) -> bool:
    """Whether such a change of this contract waits for copies once it is agreed on that day."""
    kinds = _kinds(session, {about.thing_id})
    return waits_for_copies(ruleset(session), act, on=on, body=kinds.get(about.thing_id))


def _place(row: ContractChangeVersion) -> tuple[date, int]:
    return row.effective_on or date.min, row.seq


def _waits(rules: Ruleset, row: ContractChangeVersion, body: str | None) -> bool:
    """By the rule of the day on which it was agreed, which its newest version tells."""
    return waits_for_copies(rules, ContractAct(row.contract_act), on=row.known_on, body=body)


def _kinds(session: Session, contract_ids: Collection[str]) -> dict[str, str]:
    """Contract -> the kind of its commissioner."""
    query = select(C.thing_id, B.kind).join(B, B.thing_id == C.commissioner_id)
    query = query.where(C.thing_id.in_(sorted(contract_ids)), *known(C, NOW), *known(B, NOW))
    query = query.where(seen_by(C, UNBOUND), seen_by(B, UNBOUND)).order_by(C.thing_id)
    return {row.thing_id: row.kind for row in session.execute(query)}


def _lacking(session: Session, changes: Collection[str], received: str | None) -> set[str]:
    query = select(S.change_id).where(
        S.change_id.in_(sorted(changes)), S.file_hash.is_(None), S.act != "ended"
    )
    query = query.where(*known(S, NOW), seen_by(S, UNBOUND), S.thing_id != (received or ""))
    return set(session.scalars(query.order_by(S.change_id)))
