"""`armslength rules`."""

from __future__ import annotations

import json

import click

from register import clock
from register.cli.base import act, actor, as_at_command, listing_command
from register.domain.errors import Invalid
from register.queries.rules import LISTING
from register.services.rules import amend_rule


@click.group()
def rules() -> None:
    """Rules as data: thresholds, categories, deadlines and intervals."""


rules.add_command(listing_command(LISTING))
rules.add_command(as_at_command(LISTING))


@rules.command()
@click.argument("ref")
@click.argument("value")
@click.option("--source", required=True, help="Where the rule comes from.")
@click.option("--reason", required=True, help="Why it is changed.")
def amend(ref: str, value: str, source: str, reason: str) -> None:
    """Correct a rule for this body; VALUE is JSON of the shape it had."""
    try:
        new = json.loads(value)
    except ValueError as fault:
        raise Invalid({"value": "Give the value as JSON"}) from fault
    act(lambda s: amend_rule(
        s, ref, new, source=source, reason=reason, expected_n=None, actor=actor(), today=clock.today()
    ))  # fmt: skip
