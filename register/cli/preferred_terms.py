"""`armslength contracts preferred-term`."""

from __future__ import annotations

from typing import TextIO

import click

from register import clock
from register.cli.base import act, actor
from register.domain.contracts.preferred.preferred_terms import TermDecision
from register.domain.json_objects import json_object
from register.domain.readers import read
from register.services.procurement.preferred_terms import decide_term


@click.command("preferred-term")
@click.argument("ref")
@click.argument("file", type=click.File(encoding="utf-8"))
def decide_preferred_term(ref: str, file: TextIO) -> None:
    """Record what was decided at the end of the preferred supplier term of the contract REF, as the JSON in FILE says."""
    new = read(TermDecision, json_object(file.read()))
    made = act(lambda s: decide_term(s, ref, new, expected_n=None, actor=actor(), today=clock.today()).n)
    click.echo(f"{ref} version {made}")
