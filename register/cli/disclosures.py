"""`armslength disclosures`."""

from __future__ import annotations

from typing import TextIO

import click

from register import clock
from register.cli.base import act, actor
from register.cli.nouns import commands_of
from register.domain.json_objects import json_object
from register.domain.readers import read
from register.domain.sharing.agreements import NewDisclosure
from register.services.nouns import DISCLOSURES
from register.services.sharing.disclosures import add_disclosure

disclosures = commands_of(DISCLOSURES, "Information shared.")


@disclosures.command()
@click.argument("file", type=click.File(encoding="utf-8"))
def add(file: TextIO) -> None:
    """Record one from a JSON FILE (- for standard input), in the shape the API takes."""
    new = read(NewDisclosure, json_object(file.read()))
    made = act(lambda s: add_disclosure(s, new, actor=actor(), now=clock.now()))
    click.echo(made.disclosure.ref)
    if made.item is not None:
        click.echo(f"No agreement in force covers this: {made.item.ref} is an item to check")
