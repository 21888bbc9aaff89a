"""Commands of procurements: the register of decisions, the yearly summary, and the papers of one."""

from __future__ import annotations

from pathlib import Path

import click

from register import clock
from register.cli.base import as_json, looking, viewer
from register.cli.nouns import commands_of
from register.domain.dates import contract_year
from register.queries.procurement import packs, summaries
from register.queries.procurement import procurements as queries
from register.services.nouns import PROCUREMENTS
from register.services.procurement.papers import zipped_pack

procurements = commands_of(PROCUREMENTS, "Procurements, and the register of decisions about them.")


@procurements.command()
@click.option("--year", type=click.IntRange(2000, 2199), help="The year that begins on 1 April of this one.")
@click.option("--json", "machine", is_flag=True, help="As the API answers it.")
def summary(year: int | None, machine: bool) -> None:
    """The yearly summary: contracts by each process, what was urgent, who is new, what was said against."""
    asked = summaries.year_from(year or contract_year(clock.today()).start.year - 1)
    with looking() as session:
        found = summaries.summary(session, asked, viewer=viewer())
    if machine:
        figures = [
            {"key": f.key, "words": f.words, "count": f.count, "refs": list(f.refs)} for f in found.figures
        ]
        days = {"first": found.first.isoformat(), "last": found.last.isoformat()}
        as_json({**days, "value_pence": found.value_pence, "figures": figures})
        return
    click.echo(found.called)
    for one in found.figures:
        click.echo(f"{one.count}\t{one.words}")


@procurements.command()
@click.argument("ref")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def pack(ref: str, file: Path) -> None:
    """Write all papers of the procurement REF into FILE, as one zip with the hash of each."""
    with looking() as session:
        one = queries.procurement(session, ref, viewer=viewer())
        body = zipped_pack(packs.pack(session, one, viewer=viewer(), today=clock.today()))
    file.write_bytes(body)
    click.echo(f"{len(body):,} bytes written to {file}")
