"""`armslength organisations`: as every noun's, and a transfer instrument that moves what one holds."""

from __future__ import annotations

from typing import Any, TextIO

import click

from register import clock
from register.cli.base import act, actor, as_json, looking
from register.cli.nouns import commands_of
from register.domain.json_objects import json_object
from register.domain.people.transfers import Moved, NewTransfer
from register.domain.readers import read
from register.domain.values import plain
from register.services import nouns
from register.services.people.transfers import preview_transfer
from register.services.people.transfers import transfer as move

organisations = commands_of(nouns.ORGANISATIONS, "Organisations that commission or provide.")


@organisations.command()
@click.argument("ref")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--dry-run", is_flag=True, help="Say what would be moved, and move nothing.")
@click.option("--json", "machine", is_flag=True, help="As the API answers it.")
def transfer(ref: str, file: TextIO, dry_run: bool, machine: bool) -> None:
    """Move what the body REF holds to the bodies that follow it, as a JSON FILE (- for standard input) says: the instrument,
    its day, why, the bodies, and where each kind or record goes."""
    new = read(NewTransfer, json_object(file.read()))
    how: dict[str, Any] = {"actor": actor(), "today": clock.today()}
    if dry_run:
        with looking() as session:
            plan = preview_transfer(session, ref, new, **how)
    else:
        plan = act(lambda session: move(session, ref, new, **how))
    if machine:
        as_json(plain(plan))
        return
    for one in plan.moves:
        click.echo(f"{one.ref}\t{one.words}\t{one.to or 'stays'}")
    for many in plan.counts:
        click.echo(f"{Moved(many.kind).label}: {many.goes} go, {many.stays} stay")
    for handed in plan.handed_on:
        click.echo(f"{Moved(handed.kind).label}: {handed.count} more for somebody else to move")
    for left in plan.left:
        click.echo(f"{left.what}: {left.count} stay, because {left.because}")
