"""Brings a contracts register in: contracts that are recorded and were not decided here, and the organisations they name.

Nobody is asked, told or mailed because of it, and no decision is claimed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.authority.contract_kinds import SERVICES
from register.domain.contracts.contracts import ContractForm, PriceBasis, ServiceLine, annual_for
from register.domain.contracts.stages import Stage
from register.domain.errors import Stale
from register.domain.imports.contract_rows import ContractEntry
from register.domain.leaves import Json
from register.domain.permissions import Actor, Permission, check
from register.domain.values import plain
from register.models.contracts import ContractVersion
from register.queries.imports.contracts import ContractPlan, ContractStep
from register.queries.imports.party_plans import BROUGHT, parties_of
from register.queries.imports.plans import newest_seq
from register.services import facts
from register.services.imports.brought_bodies import BroughtBodies
from register.services.imports.sources import keep_edition, keep_matches

ELSEWHERE = "elsewhere"
"""The edition of a contract whose form is not told by the register that it comes from."""
SERVICE = "whole"
"""The code of the one service that a contracts register gives: the whole of the contract."""


_SHARED = tuple(one.name for one in fields(ContractEntry) if one.name in ContractVersion.__table__.columns)
"""What a row and its record call the same."""


@dataclass(slots=True)
class ContractsDone:
    """How many of each were recorded."""

    organisations: int = 0
    new: int = 0
    changed: int = 0
    known: int = 0


def bring_contracts(session: Session, plan: ContractPlan, *, actor: Actor, today: date) -> ContractsDone:
    """Stage everything that the plan can do, and the file it came in. Stale where more of this source was brought in since
    the plan was made."""
    check(actor, Permission.KEEP_CONTRACTS)
    if plan.is_news and newest_seq(session, plan.source) != plan.seen:
        raise Stale
    work = _Work(session, plan, actor, today)
    rows = [work.do(step) for step in plan.steps if step.kind != "known"]
    if rows:
        keep_matches(session, plan.source, work.bodies.ids)
        keep_edition(session, plan.source, plan.title, None, rows, actor)
    work.done.organisations = work.bodies.added
    work.done.known = plan.count("known")
    return work.done


class _Work:
    """What is done in one unit of work, and the organisations that it names."""

    def __init__(self, session: Session, plan: ContractPlan, actor: Actor, today: date) -> None:
        self.session, self.plan, self.actor, self.today = session, plan, actor, today
        self.bodies = BroughtBodies(session, plan, actor, today)
        self.done = ContractsDone()

    def do(self, step: ContractStep) -> list[Json]:
        entry = step.keyed.entry
        for party in parties_of(entry):
            self.bodies.of(party)
        columns = self._columns(entry)
        if step.subject is None:
            made = facts.begin(
                self.session, ContractVersion, "contract.brought", act="brought", actor=self.actor, known_on=self.today,
                basis="asserted", provenance=BROUGHT, fields={}, form=str(ContractForm.BILATERAL), edition=ELSEWHERE,
                contract_kind=SERVICES, associates=[],
                manager_id=self.actor.person_id, acted_by=self.actor.person_id, **columns,
            )  # fmt: skip
            self.done.new += 1
        else:
            made = facts.change(
                self.session, self.plan.newest[step.subject], "contract.brought", act="brought", actor=self.actor,
                known_on=self.today, basis="asserted", provenance=BROUGHT, acted_by=self.actor.person_id, **columns,
            )  # fmt: skip
            self.done.changed += 1
        return [entry.key, made.thing_id, made.id, entry.digest]

    def _columns(self, entry: ContractEntry) -> dict[str, Any]:
        """What the register keeps of a row. One that ended before it came was ended elsewhere."""
        commissioner = self.bodies.of(entry.commissioner) if entry.commissioner else self.plan.commissioner_id
        stage = Stage.ENDED if entry.ends_on < self.today else Stage.RECORDED
        return {
            **{name: getattr(entry, name) for name in _SHARED}, "commissioner_id": commissioner,
            "provider_id": self.bodies.of(entry.provider), "stage": str(stage), "valid_from": entry.starts_on,
            "valid_to": entry.ends_on, "option_ends_on": entry.latest_end_on, "lines": [plain(line_of(entry))],
            "board_approvals": [], "indicators": [], "reports": [], "source": self.plan.source,
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
