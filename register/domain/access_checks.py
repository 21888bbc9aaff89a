"""The doors of decision checks, of decisions that open contracts wait for, and of what stands around a decision."""

from __future__ import annotations

from register.domain.allowances import Cost
from register.domain.doors import Costly, Row
from register.domain.permissions import Permission

P = Permission

PAGES: dict[str, Row] = {
    "decisions.approve": P.APPROVE_CONTRACT,
    "decisions.sign": P.SIGN_CONTRACT,
    "decisions.show": P.SEE_CONTRACTS,
    "decisions.statement": P.SEE_CONTRACTS,
    "decisions.statement_file": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "decisions.index": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "decisions.export": Costly(P.SEE_CONTRACTS, Cost.EXPORTS),
    "decisions.around": P.SEE_CONTRACTS,
    "board_approvals.record": P.KEEP_CONTRACTS,
    "preferred_terms.decide": P.KEEP_CONTRACTS,
    "next_decisions.index": P.SEE_CONTRACTS,
    "next_decisions.check": P.KEEP_CONTRACTS,
}

API: dict[str, Row] = {
    "api.decisions": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "api.decision": P.SEE_CONTRACTS,
    "api.decision_statement": P.SEE_CONTRACTS,
    "api.decision_around": P.SEE_CONTRACTS,
    "api.contract_authorised": P.SEE_CONTRACTS,
    "api.record_board_approval": P.KEEP_CONTRACTS,
    "api.decide_preferred_term": P.KEEP_CONTRACTS,
    "api.next_decisions": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "api.check_contracts": P.KEEP_CONTRACTS,
    "api.contracts_checked": P.KEEP_CONTRACTS,
}
