"""The doors of procurements and their evaluators."""

from __future__ import annotations

from register.domain.allowances import Cost
from register.domain.doors import Costly, Row
from register.domain.permissions import Permission

P = Permission

PAGES: dict[str, Row] = {
    "procurements.index": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "procurements.export": Costly(P.SEE_CONTRACTS, Cost.EXPORTS),
    "procurements.show": P.SEE_CONTRACTS,
    "procurements.notice": P.SEE_CONTRACTS,
    "procurements.summary": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "procurements.pack": Costly(P.SEE_CONTRACTS, Cost.EXPORTS),
    "procurements.add": P.KEEP_CONTRACTS,
    "procurements.amend": P.KEEP_CONTRACTS,
    "procurements.propose_award": P.KEEP_CONTRACTS,
    "procurements.decide_award": P.APPROVE_CONTRACT,
    "procurements.withdraw_award": P.APPROVE_CONTRACT,
    "paper_access.mine": P.DECLARE_INTEREST,
    "paper_access.show": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "paper_access.decide": P.GIVE_SECOND_WORD,
    "paper_access.to_decide": P.GIVE_SECOND_WORD,
    "evaluators.index": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "evaluators.export": Costly(P.SEE_CONTRACTS, Cost.EXPORTS),
    "evaluators.show": P.SEE_CONTRACTS,
    "evaluators.add": P.KEEP_CONTRACTS,
    "evaluators.amend": P.KEEP_CONTRACTS,
    "evaluators.settle": P.GIVE_SECOND_WORD,
    "evaluators.declare": P.DECLARE_INTEREST,
    "evaluators.score": P.DECLARE_INTEREST,
}

API: dict[str, Row] = {
    "api.procurements": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "api.procurement": P.SEE_CONTRACTS,
    "api.add_procurement": P.KEEP_CONTRACTS,
    "api.amend_procurement": P.KEEP_CONTRACTS,
    "api.evaluators": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "api.evaluator": P.SEE_CONTRACTS,
    "api.add_evaluator": P.KEEP_CONTRACTS,
    "api.amend_evaluator": P.KEEP_CONTRACTS,
    "api.closed_papers": Costly(P.DECLARE_INTEREST, Cost.SEARCH),
    "api.paper_access": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "api.decide_papers": P.GIVE_SECOND_WORD,
    "api.papers_to_decide": Costly(P.GIVE_SECOND_WORD, Cost.SEARCH),
    "api.procurement_summary": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "api.procurement_notice": P.SEE_CONTRACTS,
    "api.propose_award": P.KEEP_CONTRACTS,
    "api.decide_award": P.APPROVE_CONTRACT,
    "api.withdraw_award": P.APPROVE_CONTRACT,
    "api.declare_evaluator": P.DECLARE_INTEREST,
    "api.settle_evaluator": P.GIVE_SECOND_WORD,
    "api.score_bids": P.DECLARE_INTEREST,
}
