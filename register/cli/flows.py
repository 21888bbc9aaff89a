"""`armslength flows`."""

from __future__ import annotations

import click

from register import clock
from register.cli.base import as_json, looking, viewer
from register.cli.nouns import commands_of
from register.domain.values import plain
from register.queries.sharing.flows_to_check import to_check
from register.services.nouns import FLOWS

flows = commands_of(FLOWS, "Flows of information, and whether agreements cover them.")


@flows.command("to-check")
@click.option("--json", "machine", is_flag=True, help="As the API answers it.")
def to_check_(machine: bool) -> None:
    """The flows that no agreement covers today, each with every reason."""
    with looking() as session:
        found = to_check(session, clock.today(), viewer=viewer())
    if machine:
        as_json(plain(found))
        return
    for one in found.rows:
        click.echo(f"{one.ref}  {one.title}: {one.sender} to {one.receiver}. {'. '.join(one.gaps)}")
    click.echo(f"{found.total} in all")
