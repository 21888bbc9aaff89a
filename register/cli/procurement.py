"""Commands of procurements: the register of decisions, the yearly summary, and the papers of one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from register import clock
from register.cli.base import DAY, act, actor, as_json, day, looking, viewer
from register.cli.nouns import commands_of
from register.domain.dates import contract_year
from register.domain.procurement.paper_decisions import PaperAnswer
from register.domain.values import plain
from register.queries.procurement import packs, paper_access, papers_waiting, summaries
from register.queries.procurement import procurements as queries
from register.services.nouns import PROCUREMENTS
from register.services.procurement.paper_decisions import decide_papers
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


@procurements.command("papers")
@click.argument("ref")
@click.option("--on", type=DAY, help="At the end of this day; today if it is left out.")
@click.option("--json", "machine", is_flag=True, help="As the API answers it.")
def papers_(ref: str, on: datetime | None, machine: bool) -> None:
    """Say who of those named in the procurement REF may see its papers, and by which interests not."""
    with looking() as session:
        one = queries.procurement(session, ref, viewer=viewer())
        found = paper_access.told(session, one, viewer=viewer(), on=clock.today(), day=day(on))
    if machine:
        as_json({"procurement_id": found.procurement_id, "named": plain(found.named)})
        return
    for each in found.named:
        click.echo(f"{each.person_id}\t{each.state.label}\t{', '.join(one.ref for one in each.because)}")


@procurements.command("papers-to-decide")
def papers_to_decide_() -> None:
    """List the interests in whoever bids that wait for a decision about papers."""
    with looking() as session:
        for one in papers_waiting.to_decide(session, viewer=viewer(), on=clock.today()):
            click.echo(f"{one.procurement_ref}\t{one.interest_ref}\t{one.since.isoformat()}")


@procurements.command("decide-papers")
@click.argument("ref")
@click.argument("interest")
@click.option("--open/--closed", "may_see", required=True, help="Whether its holder may see the papers.")
@click.option("--because", required=True, help="Why.")
@click.option("--managed", help="How it is managed; needed with --open.")
def decide_papers_(ref: str, interest: str, may_see: bool, because: str, managed: str | None) -> None:
    """Decide about the interest INTEREST of somebody whom the procurement REF names."""
    new = PaperAnswer(may_see_papers=may_see, decided_because=because, how_managed=managed)
    made = act(lambda s: decide_papers(s, ref, interest, new, actor=actor(), today=clock.today()).ref)
    click.echo(made)


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
