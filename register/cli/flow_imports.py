"""`armslength flows import`: a list of flows of information that is kept in a spreadsheet is brought in."""

from __future__ import annotations

from register.cli.brought import import_command
from register.services.imports.flows import FLOWS_BROUGHT

WORDS = """Bring a list of flows in from PATH: a CSV file, a spreadsheet (XLSX, ODS), a zip file of such, or a folder.

What cannot be understood waits for a person under Flows of information, Bring in a list of flows. What was brought
before and says the same is not recorded again, and what the file has no column for stays as it is.
"""
import_flows = import_command(
    FLOWS_BROUGHT, things="flows", where="Flows of information, Bring in a list of flows", words=WORDS,
    whose="The reference of the body from which the flows go whose row names no sender.",
)  # fmt: skip
