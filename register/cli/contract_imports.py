"""`armslength contracts import`: a contracts register that is kept elsewhere is brought in."""

from __future__ import annotations

from register.cli.brought import import_command
from register.services.imports.contract_batches import CONTRACTS_BROUGHT

WORDS = """Bring a contracts register in from PATH: a CSV file, a spreadsheet (XLSX, ODS), a zip file of such, or a folder.

Its contracts are recorded only: nobody decided them here. What cannot be understood waits for a person under
Contracts, Bring a register in. What was brought before and says the same is not recorded again.
"""
import_contracts = import_command(
    CONTRACTS_BROUGHT, things="contracts", where="Contracts, Bring a register in", words=WORDS,
    whose="The reference of the body whose register it is, for rows that name no commissioner.",
)  # fmt: skip
