"""`armslength organisations`."""

from __future__ import annotations

from datetime import datetime

import click

from register import clock
from register.cli.base import DAY, act, actor, as_at_command, day, listing_command
from register.domain.organisations import NewOrganisation, OrganisationKind
from register.queries.organisations import LISTING
from register.services.organisations import add_organisation


@click.group()
def organisations() -> None:
    """Organisations that commission or provide."""


organisations.add_command(listing_command(LISTING))
organisations.add_command(as_at_command(LISTING))


@organisations.command()
@click.argument("name")
@click.option("--kind", type=click.Choice([kind.value for kind in OrganisationKind]), required=True)
@click.option("--ods-code")
@click.option("--opened-on", type=DAY)
def add(name: str, kind: str, ods_code: str | None, opened_on: datetime | None) -> None:
    """Record an organisation."""
    new = NewOrganisation(name=name, kind=OrganisationKind(kind), ods_code=ods_code, opened_on=day(opened_on))
    click.echo(act(lambda s: add_organisation(s, new, actor=actor(), today=clock.today()).ref))
