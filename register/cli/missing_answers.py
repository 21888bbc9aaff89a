"""`armslength contracts missing`, `answer`, `draft` and `prices`: what it lacks, a file before it is whole, its sums."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

import click

from register import clock
from register.cli.base import act, actor, looking, viewer
from register.cli.contracts import contracts
from register.domain.json_objects import json_object
from register.domain.money import said
from register.domain.values import plain
from register.queries.contracts.contracts import contract
from register.queries.contracts.missing_answers import missing_told, wanted_of
from register.queries.contracts.prices import prices_of
from register.services.contracts.contracts import fill_schedules
from register.services.contracts.drafts import make_draft
from register.whole_files import write_whole


@contracts.command()
@click.argument("ref")
@click.option("--json", "as_json", is_flag=True, help="The same for programs, with what is offered.")
def missing(ref: str, as_json: bool) -> None:
    """Say which answers the contract REF still lacks. The exit code is 1 when it lacks any."""
    with looking() as session:
        whole = wanted_of(session, contract(session, ref, viewer=viewer()), viewer=viewer())
        told = plain(missing_told(whole))
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for one in whole.wanted:
            since = f" (offered: {one.offered_by}, {one.offered_source})" if one.offered_source else ""
            click.echo(
                f"{one.field.page}{': ' + one.service if one.service else ''}  {one.field.label}{since}"
            )
    if whole.wanted:
        raise click.exceptions.Exit(1)


@contracts.command()
@click.argument("ref")
@click.argument("file", type=click.File(encoding="utf-8"))
def answer(ref: str, file: TextIO) -> None:
    """Answer what the contract template of REF asks from a JSON FILE (- for standard input).

    The answers stand by the template's names, those for a service under its block and code. They are laid over those
    that are there; null takes one away.
    """
    given = json_object(file.read())
    click.echo(
        act(lambda s: fill_schedules(s, ref, given, expected_n=None, actor=actor(), today=clock.today()).ref)
    )


@contracts.command()
@click.argument("ref")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder for the file."
)
def draft(ref: str, out: Path) -> None:
    """Make a draft of the Word file of REF in the folder --out: not recorded, with what lacks marked in it."""
    out.mkdir(parents=True, exist_ok=True)
    with looking() as session:
        made = make_draft(session, ref, viewer=viewer())
    write_whole(out / made.file_name, made.docx)
    click.echo(f"{out / made.file_name}  {made.lacking} answers lack")


@contracts.command()
@click.argument("ref")
@click.option("--json", "as_json", is_flag=True, help="The same for programs, with each month.")
def prices(ref: str, as_json: bool) -> None:
    """Work out the prices of the contract REF: each service a year, and its incentive scheme."""
    with looking() as session:
        found = prices_of(session, contract(session, ref, viewer=viewer()))
    if as_json:
        click.echo(json.dumps(plain(found), ensure_ascii=False, indent=2))
        return
    for one in found.services:
        click.echo(f"{one.name}  {said(one.annual_value_pence)} a year")
    click.echo(f"All services  {said(found.annual_value_pence)} a year")
    if found.incentive_pence is not None:
        click.echo(f"Incentive scheme, {found.incentive_percent}%  {said(found.incentive_pence)}")
