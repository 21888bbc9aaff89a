"""`armslength contracts publish`: the register of contracts as the files that a body publishes."""

from __future__ import annotations

from pathlib import Path

import click

from register import clock
from register.cli.base import looking, viewer
from register.config import load, local_address
from register.queries.procurement import contract_files as files
from register.whole_files import write_whole


@click.command("publish")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--format", "kind", type=click.Choice([*files.KINDS]), default="csv", show_default=True)
@click.option(
    "--commissioner", default="", help="The reference of the body whose contracts; of all if not given."
)
@click.option("--ended", is_flag=True, help="With contracts that ended.")
def publish_contracts(file: Path, kind: str, commissioner: str, ended: bool) -> None:
    """Write the register of contracts into FILE: csv or xlsx in the columns NHS bodies publish, or ocds (OCDS 1.1)."""
    asked = files.ContractsAsked(format=kind, commissioner=commissioner, ended="yes" if ended else "")
    head = files.head_of(load(), local_address(), clock.now())
    with looking() as session:
        body = files.contracts_file(session, asked, head, viewer=viewer(), today=clock.today())
    write_whole(file, body)
    click.echo(f"{len(body):,} bytes written to {file}")
