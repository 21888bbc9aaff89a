"""The doors of filling a contract: what it lacks, drafts of its Word file, and its prices."""

from __future__ import annotations

from register.domain.allowances import Cost
from register.domain.doors import Costly, Row
from register.domain.permissions import Permission

P = Permission

PAGES: dict[str, Row] = {
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
