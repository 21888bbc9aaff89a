"""`armslength disclosures`."""

from __future__ import annotations

from datetime import datetime

import click

from register import clock
from register.cli.base import DAY, act, actor, as_at_command, listing_command
from register.domain.sharing import NewDisclosure
from register.queries.disclosures import LISTING
from register.services.disclosures import add_disclosure


@click.group()
def disclosures() -> None:
    """Information shared."""


disclosures.add_command(listing_command(LISTING))
disclosures.add_command(as_at_command(LISTING))


@disclosures.command()
@click.argument("what")
@click.option("--from", "sender", required=True, help="Id of the organisation that shared it.")
@click.option("--to", "receiver", required=True, help="Id of the organisation that received it.")
@click.option(
    "--category", "categories", multiple=True, required=True, help="A code of sharing.categories; repeat."
)
@click.option("--purpose", required=True)
@click.option("--on", "shared", type=DAY, required=True)
@click.option("--agreement", help="Id of the agreement it was said to be under.")
def add(
    what: str, sender: str, receiver: str, categories: tuple[str, ...], purpose: str, shared: datetime,
    agreement: str | None,
) -> None:  # fmt: skip
    """Record that WHAT was shared."""
    new = NewDisclosure(
        from_organisation_id=sender, to_organisation_id=receiver, what=what, categories=categories,
        purpose=purpose, shared_on=shared.date(), agreement_id=agreement,
    )  # fmt: skip
    made = act(lambda s: add_disclosure(s, new, actor=actor(), now=clock.now()))
    click.echo(made.disclosure.ref)
    if made.item is not None:
        click.echo(f"No agreement in force covers this: {made.item.ref} is an item to check")
