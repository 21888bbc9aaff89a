"""The part of the table of doors about contracts registers: bringing one in, and handing the own one out."""

from __future__ import annotations

from register.domain.allowances import Cost
from register.domain.doors import Costly, Row
from register.domain.permissions import Permission

P = Permission

PAGES: dict[str, Row] = {
    "contract_imports.index": P.KEEP_CONTRACTS,
    "contract_imports.upload": Costly(P.KEEP_CONTRACTS, Cost.UPLOADS),
    "contract_imports.show": Costly(P.KEEP_CONTRACTS, Cost.DOCUMENTS),
    "contract_imports.columns": P.KEEP_CONTRACTS,
    "contract_imports.forget": P.KEEP_CONTRACTS,
    "contract_imports.parties": P.KEEP_CONTRACTS,
    "contract_imports.rows": P.KEEP_CONTRACTS,
    "contract_imports.row": P.KEEP_CONTRACTS,
}
API: dict[str, Row] = {
    "api.import_contracts": Costly(P.KEEP_CONTRACTS, Cost.UPLOADS),
}
