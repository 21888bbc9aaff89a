"""The doors of the register of sealings."""

from __future__ import annotations

from register.domain.allowances import Cost
from register.domain.doors import Costly, Row
from register.domain.permissions import Permission

P = Permission

PAGES: dict[str, Row] = {
    "sealings.index": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "sealings.export": Costly(P.SEE_CONTRACTS, Cost.EXPORTS),
    "sealings.show": P.SEE_CONTRACTS,
    "sealings.add": P.KEEP_CONTRACTS,
    "sealings.amend": P.KEEP_CONTRACTS,
}

API: dict[str, Row] = {
    "api.sealings": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "api.sealing": P.SEE_CONTRACTS,
    "api.add_sealing": P.KEEP_CONTRACTS,
    "api.amend_sealing": P.KEEP_CONTRACTS,
}
