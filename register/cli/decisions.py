"""`armslength decisions`."""

from __future__ import annotations

import click

from register.cli.base import as_at_command, listing_command
from register.queries.contracts.decisions import LISTING


@click.group()
def decisions() -> None:
    """Decision checks that were made."""


decisions.add_command(listing_command(LISTING))
decisions.add_command(as_at_command(LISTING))
