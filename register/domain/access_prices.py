"""The doors of contracts themselves: their list, schedules and what they lack, drafts, Word files, copies, prices."""

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
}

CALLS: dict[str, Row] = {
    "api.missing_answers": P.KEEP_CONTRACTS,
    "api.answer_contract": P.KEEP_CONTRACTS,
    "api.draft_contract": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "api.contract_prices": P.SEE_CONTRACTS,
}
