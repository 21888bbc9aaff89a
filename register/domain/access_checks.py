"""The doors of decisions that open contracts wait for, and of what stands around a decision."""

from __future__ import annotations

from register.domain.allowances import Cost
from register.domain.doors import Costly, Row
from register.domain.permissions import Permission

P = Permission

PAGES: dict[str, Row] = {
    "decisions.around": P.SEE_CONTRACTS,
    "next_decisions.index": P.SEE_CONTRACTS,
    "next_decisions.check": P.KEEP_CONTRACTS,
}

API: dict[str, Row] = {
    "api.decision_around": P.SEE_CONTRACTS,
    "api.next_decisions": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "api.check_contracts": P.KEEP_CONTRACTS,
    "api.contracts_checked": P.KEEP_CONTRACTS,
}
