"""The command for a national variation of many contracts."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from register import clock
from register.cli.base import actor, looking, viewer
from register.domain.contracts.national import ForeseenVariation, WhichVaried, chosen, not_chosen
from register.jobs.propose_variations import propose_variations
from register.queries.people import organisations
from register.services.contracts.national import foreseen


@click.command(name="vary-nationally")
@click.argument("variation")
@click.option("--edition", default="", help="Only contracts of this edition.")
@click.option("--service", default="", help="Only contracts with this service: its code or its name.")
@click.option("--provider", default="", help="Only contracts with this provider: its reference.")
@click.option("--commissioner", default="", help="Only contracts of this commissioner: its reference.")
@click.option("--preview", is_flag=True, help="Say what would change in each, and propose nothing.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="The folder for the zip file.")
def vary_nationally(
    variation: str, edition: str, service: str, provider: str, commissioner: str, preview: bool, out: Path | None
) -> None:  # fmt: skip
    """Propose the national variation VARIATION, a code of rule contracts.national_variations, for many contracts.

    Each gets a change of its own, which is decided and signed by itself. The zip file in the folder --out holds a report
    and each change as a clean copy and as a redline. Begun again after a stop, none is proposed twice.
    """
    if out is None and not preview:
        raise click.UsageError("Give the folder for the zip file with --out, or --preview")
    with looking() as session:
        keys = {
            side: organisations.organisation(session, ref, viewer=viewer()).thing_id if ref else ""
            for side, ref in (("provider", provider), ("commissioner", commissioner))
        }
        which = WhichVaried(variation=variation, edition=edition, service=service, **keys)
        found, rows = foreseen(session, which, actor=actor(), today=clock.today())
        if out is None:
            for one in rows:
                click.echo(f"{one.ref}  {one.would.label}  {'; '.join(one.words)}".rstrip())
        else:
            _proposed(found.code, rows, out)


def _proposed(code: str, rows: list[ForeseenVariation], out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    file, wanted = out / "national-variation.zip", chosen(rows)
    with click.progressbar(length=len(wanted), label="Proposing", file=sys.stderr) as bar:
        told, digest = propose_variations(
            code, wanted, not_chosen(rows), file=file, actor=actor(), now=clock.now(),
            progress=lambda done, _: bar.update(done - bar.pos),
        )  # fmt: skip
    click.echo(f"{file}  {told['made']} proposed  {digest}")
    for ref, change in told["changes"]:
        click.echo(f"{ref}: {change}")
    for ref, words in told["left"]:
        click.echo(f"{ref}: left out. {words}")
