"""The doors of contracts themselves (their list, schedules and what they lack, drafts, Word files, copies, prices), of
decision checks, and of what stands around a decision."""

from __future__ import annotations

from register.domain.allowances import Cost
from register.domain.doors import Costly, Row
from register.domain.permissions import Permission

P = Permission

PAGES: dict[str, Row] = {
    "contracts.index": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "contracts.export": Costly(P.SEE_CONTRACTS, Cost.EXPORTS),
    "contracts.show": P.SEE_CONTRACTS,
    "contracts.add": P.KEEP_CONTRACTS,
    "contracts.amend": P.KEEP_CONTRACTS,
    "contracts.download": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "comparisons.show": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "pdfs.show": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "pdfs.download": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "contracts.move": P.SEE_CONTRACTS,
    "schedules.index": P.KEEP_CONTRACTS,
    "schedules.fill": P.KEEP_CONTRACTS,
    "contracts.generate": Costly(P.KEEP_CONTRACTS, Cost.DRAFTS),
    "contracts.preview": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "contracts.copy": P.KEEP_CONTRACTS,
    "missing_answers.fill": P.KEEP_CONTRACTS,
    "missing_answers.draft": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "prices.show": P.SEE_CONTRACTS,
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

CALLS: dict[str, Row] = {
    "api.missing_answers": P.KEEP_CONTRACTS,
    "api.answer_contract": P.KEEP_CONTRACTS,
    "api.draft_contract": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "api.contract_prices": P.SEE_CONTRACTS,
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
