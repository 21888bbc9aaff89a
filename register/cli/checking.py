"""`armslength check`."""

from __future__ import annotations

import click

from register import clock
from register.cli.base import as_json, instance, looking, viewer
from register.domain.errors import Invalid
from register.domain.values import plain
from register.jobs.recheck import sweep
from register.queries.contracts.contracts import contract
from register.queries.contracts.marks import Marked, marked


@click.command()
@click.argument("ref", required=False)
@click.option("--all", "every", is_flag=True, help="Every open contract.")
@click.option("--json", "machine", is_flag=True, help="As JSON.")
def check(ref: str | None, every: bool, machine: bool) -> None:
    """Look again into the decisions that were taken on the contract REF, or on every open one, and say which need
    re-checking, since when and why."""
    if (ref is None) == (not every):
        raise Invalid({"ref": "Give the reference of a contract, or --all"})
    with looking() as session:
        only = None if ref is None else contract(session, ref, viewer=viewer()).thing_id
    with instance():
        sweep(clock.now(), only, lambda done, total: click.echo(f"{done:,} of {total:,} decisions", err=True))
    with looking() as session:
        found = marked(session, viewer=viewer(), contract_id=only)
    if machine:
        as_json(plain(found))
        return
    for one in found:
        click.echo(_line(one))
    click.echo(
        f"{len(found)} decision{'' if len(found) == 1 else 's'} need{'s' if len(found) == 1 else ''} re-checking"
    )


def _line(one: Marked) -> str:
    why = "; ".join(one.because)
    return f"{one.contract_ref} {one.contract}: {one.decision_ref} needs re-checking since {one.since:%Y-%m-%d}. {why}"
