"""What is read of contracts registers."""

from __future__ import annotations

from register.domain.imports.contract_readings import read_contracts
from register.domain.imports.mappings import SHIPPED_FOR_CONTRACTS, About
from register.queries.imports.contracts import plan_contracts
from register.queries.imports.lists import COMMISSIONER, ListRead

__all__ = ("COMMISSIONER",)
CONTRACTS_READ = ListRead(
    about=About.CONTRACTS, mappings=SHIPPED_FOR_CONTRACTS,
    rows=lambda _session, tables, mapping, _today: read_contracts(tables, mapping), planned=plan_contracts,
)  # fmt: skip
asked_parties = CONTRACTS_READ.asked
