"""`armslength care-services import`: a list of services that is kept in a spreadsheet is brought in."""

from __future__ import annotations

from register.cli.brought import import_command
from register.services.imports.care_service_batches import SERVICES_BROUGHT

WORDS = """Bring a list of services in from PATH: a CSV file, a spreadsheet (XLSX, ODS), a zip file of such, or a folder.

What cannot be understood waits for a person under Services, Bring in a list of services. What was brought before and
says the same is not recorded again, and what the file has no column for stays as it is.
"""
import_care_services = import_command(
    SERVICES_BROUGHT, things="services", where="Services, Bring in a list of services", words=WORDS,
    whose="The reference of the body that commissions the services of rows that name no commissioner.",
)  # fmt: skip
