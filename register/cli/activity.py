"""The commands for the activity of a contract: a year against its plan, and bringing many months at once."""

from __future__ import annotations

from typing import TextIO

import click

from register import clock
from register.cli.base import act, actor, looking, viewer
from register.domain.dates import month_said
from register.queries.contracts.sides.activity_years import year_of_activity
from register.services.running.activity_months import bring_months


@click.command(name="bring")
@click.argument("ref")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--source", required=True, help="Where the numbers come from.")
def bring_activity(ref: str, file: TextIO, source: str) -> None:
    """Record the months of FILE (- for standard input) under the contract REF, all or none.

    A line is a month, the code of a service, how many and, if not a twelfth, how many were planned.
    """
    text = file.read()
    found = act(lambda session: bring_months(session, ref, text, source, actor=actor(), today=clock.today()))
    click.echo(f"{found.added} recorded, {found.changed} changed, {found.same} as before")


@click.command(name="against-plan")
@click.argument("ref")
def activity_against_plan(ref: str) -> None:
    """Show what happened under the contract REF this year, beside what was planned."""
    with looking() as session:
        told = year_of_activity(session, ref, None, viewer=viewer(), today=clock.today())
    for one in told.services:
        click.echo(
            f"{one.name} ({one.code}): {one.done:,f} of {one.planned if one.planned is not None else '?'}"
        )
        for month in one.months:
            if month.done is not None:
                click.echo(f"  {month_said(month.month)}: {month.done:,f}, planned {month.planned}")
