"""`armslength committee-days import`."""

from __future__ import annotations

from typing import TextIO

import click

from register import clock
from register.cli.base import act, actor
from register.cli.nouns import committee_days
from register.services.people.committee_days import bring_committee_days

__all__ = ["committee_days"]


@committee_days.command("import")
@click.argument("organisation")
@click.argument("file", type=click.File(encoding="utf-8"))
def import_(organisation: str, file: TextIO) -> None:
    """Record the committee days of FILE (- for standard input) for ORGANISATION, all or none.

    A line is a committee, a comma and a day as 2026-12-09. Days that are recorded already are left as they are.
    """
    text = file.read()
    count = act(
        lambda session: bring_committee_days(session, organisation, text, actor=actor(), today=clock.today())
    )
    click.echo(f"{count} recorded")
