"""A contracts register that somebody brought: taken in, mended row by row, asked about, as other registers are."""

from __future__ import annotations

from register.queries.imports.contract_batches import CONTRACTS_READ
from register.services.imports.brought_lists import BroughtList
from register.services.imports.contracts import record_contract

CONTRACTS_BROUGHT = BroughtList(read=CONTRACTS_READ, record=record_contract)
bring_in_contracts, is_news = CONTRACTS_BROUGHT.bring_in, CONTRACTS_BROUGHT.is_news
mend_contract_row, answer_parties = CONTRACTS_BROUGHT.mend, CONTRACTS_BROUGHT.answer
choose_commissioner = CONTRACTS_BROUGHT.choose_commissioner
