"""`armslength flows`."""

from __future__ import annotations

from pathlib import Path

import click

from register import clock, exports
from register.cli.base import as_json, looking, viewer
from register.cli.flow_imports import import_flows
from register.cli.nouns import commands_of
from register.domain.errors import Invalid
from register.domain.sharing.toolkit import ToolkitForm, ToolkitList
from register.domain.values import plain
from register.queries.sharing.flow_maps import flow_map
from register.queries.sharing.flows_to_check import to_check
from register.queries.sharing.toolkit import toolkit_table
from register.services.nouns import FLOWS
from register.whole_files import write_whole

flows = commands_of(FLOWS, "Flows of information, and whether agreements cover them.")
flows.add_command(import_flows)


@flows.command("to-check")
@click.option("--json", "machine", is_flag=True, help="As the API answers it.")
def to_check_(machine: bool) -> None:
    """The flows that no agreement covers today, each with every reason."""
    with looking() as session:
        found = to_check(session, clock.today(), viewer=viewer())
    if machine:
        as_json(plain(found))
        return
    for one in found.rows:
        click.echo(f"{one.ref}  {one.title}: {one.sender} to {one.receiver}. {'. '.join(one.gaps)}")
    click.echo(f"{found.total} in all")


@flows.command("map")
def map_() -> None:
    """Which organisations share with which, and how many flows go between them today."""
    with looking() as session:
        found = flow_map(session, clock.today(), viewer=viewer())
    as_json(plain(found))


@flows.command()
@click.argument("of", type=click.Choice([one.value for one in ToolkitList]))
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--form",
    type=click.Choice([one.value for one in ToolkitForm]),
    default="standard",
    help="Which of its forms.",
)
def toolkit(of: str, out: Path, form: str) -> None:
    """Write flows or information assets in the toolkit's columns to OUT, a .csv, .xlsx or .jsonl file."""
    kind = out.suffix.lstrip(".").lower()
    if kind not in exports.WRITERS:
        raise Invalid({"out": "Choose a file that ends in .csv, .xlsx or .jsonl"})
    with looking() as session:
        found = toolkit_table(session, ToolkitList(of), ToolkitForm(form), clock.today(), viewer=viewer())
    write_whole(out, exports.WRITERS[kind](found.question, found.headings, found.rows))
    click.echo(f"{out}: {len(found.rows)} rows. {found.source}")
