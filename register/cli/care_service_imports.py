"""`armslength care-services import`: a list of services that is kept in a spreadsheet is brought in."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from register import clock
from register.cli.base import actor, as_json, instance, viewer, watched_reading
from register.cli.brought import mapping_named, sheets_of
from register.db import unit_of_work
from register.domain.errors import Invalid
from register.domain.imports.mappings import SHIPPED_FOR_SERVICES, About, BadMapping
from register.domain.imports.tables import Unreadable
from register.queries.imports.care_service_batches import read_services_of
from register.queries.imports.care_services import ServicePlan, plan_services
from register.queries.imports.contract_batches import COMMISSIONER
from register.queries.imports.contracts_told import lines, told
from register.queries.people.organisations import organisation
from register.services.imports.batches import begin_batch
from register.services.imports.care_service_batches import bring_in_services, is_news

SHOWN = 10


@click.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--mapping",
    "mapping_name",
    required=True,
    metavar="FILE",
    help=f"How the file is read: a text file of yours, or one that comes along ({', '.join(SHIPPED_FOR_SERVICES)}).",
)
@click.option(
    "--commissioner",
    help="The reference of the body that commissions the services of rows that name no commissioner.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--json", "machine", is_flag=True, help="Answer as JSON.")
def import_care_services(
    path: Path, mapping_name: str, commissioner: str | None, dry_run: bool, machine: bool
) -> None:
    """Bring a list of services in from PATH: a CSV file, a spreadsheet (XLSX, ODS), a zip file of such, or a folder.

    What cannot be understood waits for a person under Services, Bring in a list of services. What was brought before and
    says the same is not recorded again, and what the file has no column for stays as it is.
    """
    try:
        found = _do(path, mapping_name, commissioner, dry_run)
    except (BadMapping, Unreadable) as fault:
        raise Invalid({"": str(fault)}) from None
    if machine:
        as_json({"dry_run": dry_run, **found})
        return
    click.echo(
        "\n".join(
            lines(found, "services", "Services, Bring in a list of services", dry_run=dry_run, shown=SHOWN)
        )
    )


def _do(path: Path, mapping_name: str, commissioner: str | None, dry_run: bool) -> dict[str, Any]:
    text, mapping = mapping_named(mapping_name, SHIPPED_FOR_SERVICES)
    if mapping.about is not About.SERVICES:
        raise BadMapping(f"The mapping {mapping.name} is about {mapping.about}, not about services")
    sheets = list(sheets_of(path))
    digest = sha256(repr(sheets).encode("utf-8", "surrogatepass")).hexdigest()
    with instance():
        with watched_reading() as session:
            read = read_services_of(session, sheets, mapping, today=clock.today())
            whose = organisation(session, commissioner, viewer=viewer()).thing_id if commissioner else None
            plan = plan_services(
                session, read, source=mapping.source, title=path.name, commissioner_id=whose, viewer=viewer(),
                today=clock.today(),
            )  # fmt: skip
            news = not dry_run and is_news(session, plan)
        key = _brought(plan, text, mapping.name, path.name, digest) if news else None
    return told(plan, read, key)


def _brought(plan: ServicePlan, text: str, mapping_name: str, file_name: str, digest: str) -> str:
    with unit_of_work() as session:
        batch = begin_batch(
            session, mapping=text, mapping_name=mapping_name, file_name=file_name, file_hash=digest, published_on=None,
            columns={}, about=About.SERVICES, actor=actor(), now=clock.now(),
        )  # fmt: skip
        batch.answers = {COMMISSIONER: plan.commissioner_id} if plan.commissioner_id else {}
        bring_in_services(session, batch, plan, actor=actor(), today=clock.today())
        return batch.id
