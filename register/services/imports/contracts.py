"""Brings a contracts register in: contracts that are recorded and were not decided here, and the organisations they name.

Nobody is asked, told or mailed because of it, and no decision is claimed."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from register.domain.authority.contract_kinds import SERVICES
from register.domain.contracts.contracts import ContractForm, PriceBasis, ServiceLine, annual_for
from register.domain.contracts.stages import Stage
from register.domain.imports.contract_rows import ContractEntry
from register.domain.values import plain
from register.models.base import Version
from register.models.contracts import ContractVersion
from register.queries.imports.contracts import ContractStep
from register.queries.imports.party_plans import BROUGHT
from register.services import facts
from register.services.imports.brought_lists import Bringing

ELSEWHERE = "elsewhere"
"""The edition of a contract whose form is not told by the register that it comes from."""
SERVICE = "whole"
"""The code of the one service that a contracts register gives: the whole of the contract."""


_SHARED = tuple(one.name for one in fields(ContractEntry) if one.name in ContractVersion.__table__.columns)
"""What a row and its record call the same."""


def record_contract(work: Bringing, step: ContractStep) -> Version:
    """One contract, new or as its register says it now."""
    columns, person = _columns(work, step.keyed.entry), work.actor.person_id
    how: Any = {
        "act": "brought", "actor": work.actor, "known_on": work.today, "basis": "asserted", "provenance": BROUGHT,
        "acted_by": person,
    }  # fmt: skip
    if step.subject is None:
        return facts.begin(
            work.session, ContractVersion, "contract.brought", fields={}, form=str(ContractForm.BILATERAL),
            edition=ELSEWHERE, contract_kind=SERVICES, associates=[], manager_id=person, **how, **columns,
        )  # fmt: skip
    newest: Version = work.plan.newest[step.subject]
    return facts.change(work.session, newest, "contract.brought", **how, **columns)


def _columns(work: Bringing, entry: ContractEntry) -> dict[str, Any]:
    """What the register keeps of a row. One that ended before it came was ended elsewhere."""
    stage, ids = Stage.ENDED if entry.ends_on < work.today else Stage.RECORDED, work.ids(entry)
    return {
        **{name: getattr(entry, name) for name in _SHARED}, "commissioner_id": ids["commissioner"],
        "provider_id": ids["provider"], "stage": str(stage), "valid_from": entry.starts_on, "valid_to": entry.ends_on,
        "option_ends_on": entry.latest_end_on, "lines": [plain(line_of(entry))], "board_approvals": [], "indicators": [],
        "reports": [], "source": work.plan.source,
    }  # fmt: skip


def line_of(entry: ContractEntry) -> ServiceLine:
    """The contract as one block: its value as awarded, as so much a year up to the latest end."""
    latest = max(entry.ends_on, entry.latest_end_on or entry.ends_on)
    annual = annual_for(entry.award_value_pence, entry.starts_on, latest)
    return ServiceLine(
        code=SERVICE,
        name=entry.category or "The whole contract",
        basis=PriceBasis.BLOCK,
        annual_value_pence=annual,
    )
