"""What examples do in a procurement: its next steps, what evaluators declare and give, and its award by two persons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from register import clock
from register.db import Session
from register.domain.permissions import Actor
from register.domain.procurement.awards import AwardDecision, Proposal
from register.domain.procurement.evaluators import DeclaredForIt, Scoring, Settled
from register.domain.procurement.procurements import NewProcurement
from register.domain.values import kept
from register.examples.values import made
from register.queries.procurement import procurements
from register.services.procurement.awards import decide_award, propose_award
from register.services.procurement.evaluators import declare_for_it, score_bids, settle_evaluator
from register.services.procurement.procurements import amend_procurement

Row = Mapping[str, Any]


def next_step(session: Session, row: Row, by: Actor) -> dict[str, str]:
    """Record what came since: an assessment, bidders, notices, agreed scores."""
    one = procurements.procurement(session, row["procurement"], viewer=by.viewer)
    before = kept(procurements.to_domain(one))
    given = {field.name: row.get(field.name, before[field.name]) for field in fields(NewProcurement)}
    how: dict[str, Any] = {"expected_n": one.n, "reason": row["reason"], "actor": by, "today": clock.today()}
    return {row["key"]: amend_procurement(session, one.thing_id, made(NewProcurement, given), **how).thing_id}


def _act(
    service: Callable[..., Any], kind: type[Any], about: str
) -> Callable[[Session, Row, Actor], dict[str, str]]:
    def act(session: Session, row: Row, by: Actor) -> dict[str, str]:
        service(session, row[about], made(kind, row), actor=by, today=clock.today())
        return {row["key"]: "done"}

    return act


ACTS = {
    "next_step": next_step,
    "declare_for_it": _act(declare_for_it, DeclaredForIt, "evaluator"),
    "settle_evaluator": _act(settle_evaluator, Settled, "evaluator"),
    "score_bids": _act(score_bids, Scoring, "evaluator"),
    "propose_award": _act(propose_award, Proposal, "procurement"),
    "decide_award": _act(decide_award, AwardDecision, "procurement"),
}
"""What a story calls each -> the act."""
