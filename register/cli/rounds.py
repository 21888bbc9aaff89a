"""`armslength rounds`."""

from __future__ import annotations

from dataclasses import asdict

import click

from register import clock
from register.cli.base import as_json, listing_command, looking, viewer
from register.domain.values import plain
from register.queries.interests.rounds import LISTING, outstanding, round_


@click.group()
def rounds() -> None:
    """Declarations rounds, and who has not answered."""


rounds.add_command(listing_command(LISTING))


@rounds.command("outstanding")
@click.argument("ref")
@click.option("--json", "machine", is_flag=True, help="As the API answers it.")
def outstanding_(ref: str, machine: bool) -> None:
    """Who was asked in the round REF and has not answered, by division, with the mails sent."""
    with looking() as session:
        one = round_(session, ref, viewer=viewer())
        found = outstanding(session, one, clock.today(), viewer=viewer())
    if machine:
        as_json({"outstanding": [plain(asdict(who)) for who in found]})
        return
    for who in found:
        click.echo(
            f"{who.division}\t{who.name}\t{who.post}\t{who.address or 'no address'}\t{who.reminders} sent"
        )
