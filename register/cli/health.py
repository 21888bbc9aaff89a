"""`armslength health`."""

from __future__ import annotations

import click

from register import clock
from register.cli.base import as_json, looking
from register.queries.home.health import health as asked


@click.command()
@click.option("--json", "machine", is_flag=True, help="As an object for a machine.")
@click.pass_context
def health(ctx: click.Context, machine: bool) -> None:
    """Say whether this instance is well, and which rules have no second person; ends with 1 when it is not well."""
    with looking() as session:
        found = asked(session, now=clock.now())
    if machine:
        as_json(found.as_dict())
    else:
        lines = [f"Well: {'yes' if found.ok else 'no'}", *found.warnings]
        lines += [f"No second person here. {words}" for words in found.alone]
        click.echo("\n".join(lines))
    ctx.exit(0 if found.ok else 1)
