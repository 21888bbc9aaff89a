"""`armslength rules`."""

from __future__ import annotations

import json
from typing import TextIO

import click

from register import clock
from register.cli.base import act, actor, as_at_command, listing_command, looking
from register.domain.errors import Invalid
from register.domain.json_objects import json_object
from register.domain.local_rules import NewLocalRule
from register.domain.readers import read
from register.queries.rules import LISTING, beside
from register.services.rules import amend_rule, lay_over


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


@rules.command("local")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--dry-run", is_flag=True, help="Compare with the national rules, and record nothing.")
def local(file: TextIO, dry_run: bool) -> None:
    """Set a rule of this body from a day on, from a JSON FILE (- for standard input) in the shape the API takes. Says what
    the national rule is, and whether the local one is stricter."""
    new = read(NewLocalRule, json_object(file.read()))
    with looking() as session:
        found = beside(session, new)
    for line in found.national:
        click.echo(f"national: {line}")
    for line in found.told:
        click.echo(f"local: {line}")
    click.echo(found.verdict.words)
    if not dry_run:
        click.echo(act(lambda s: lay_over(s, new, actor=actor(), today=clock.today()).ref))
