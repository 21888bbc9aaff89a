"""Commands of separation programmes, and the divide of an organisation."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TextIO

import click

from register import clock
from register.cli.base import DAY, act, actor, as_json, day, looking, viewer
from register.cli.nouns import appraisals, commands_of
from register.config import load
from register.domain.json_objects import json_object
from register.domain.readers import read
from register.domain.separation.appraisals import GivenUp
from register.queries.people.organisations import organisation
from register.queries.separation import divide as queries
from register.queries.separation import structures
from register.queries.separation.programmes import programme
from register.queries.visible import AsAt
from register.services.nouns import PROGRAMMES
from register.services.separation.appraisals import give_up_benefit
from register.services.separation.board_reports import report_of, word_file
from register.services.separation.programmes import plan_programme
from register.whole_files import write_whole

programmes = commands_of(PROGRAMMES, "Programmes that separate commissioning from providing.")


@programmes.command()
@click.argument("ref")
def plan(ref: str) -> None:
    """Add the milestones that programmes of its kind have, and that the programme REF lacks."""
    added = act(
        lambda session: [one.ref for one in plan_programme(session, ref, actor=actor(), today=clock.today())]
    )
    click.echo("\n".join(added) or "Every milestone of its kind is there already.")


@programmes.command()
@click.argument("ref")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--on", type=DAY, help="Show it for this day; today if not given.")
@click.option("--known", type=DAY, help="Using only what had been declared by this day.")
def report(ref: str, out: Path, on: datetime | None, known: datetime | None) -> None:
    """Write the report to the board on the programme REF to the Word file OUT."""
    as_at = AsAt(known_on=day(known))
    with looking() as session:
        name, one = load().body_name, programme(session, ref, viewer=viewer(), as_at=as_at)
        when = day(on) or clock.today()
        found = report_of(session, one, ref, when, viewer=viewer(), as_at=as_at)
    write_whole(out, word_file(found, body_name=name, made_at=clock.now()))
    click.echo(str(out))


@appraisals.command("give-up")
@click.argument("ref")
@click.argument("file", type=click.File(encoding="utf-8"))
def give_up(ref: str, file: TextIO) -> None:
    """Give up a benefit that was promised for an option of the appraisal REF, as the JSON in FILE says."""
    new = read(GivenUp, json_object(file.read()))
    made = act(lambda session: give_up_benefit(session, ref, new, actor=actor(), today=clock.today()).n)
    click.echo(f"{ref} version {made}")


@click.command()
@click.argument("ref")
@click.option("--on", type=DAY, help="Show it for this day; today if not given.")
@click.option("--known", type=DAY, help="Using only what had been declared by this day.")
@click.option("--json", "machine", is_flag=True, help="As the API answers it.")
def divide(ref: str, on: datetime | None, known: datetime | None, machine: bool) -> None:
    """How commissioning and providing stand apart in the organisation REF, in numbers."""
    as_at = AsAt(known_on=day(known))
    with looking() as session:
        one = organisation(session, ref, viewer=viewer())
        asked = queries.ask(session, one.thing_id, day(on) or clock.today(), viewer=viewer(), as_at=as_at)
        found = queries.numbers(session, asked, viewer=viewer())
        drawn = structures.of_bodies(
            session, asked.bodies, day(on) or clock.today(), viewer=viewer(), as_at=as_at
        )
    if machine:
        as_json(
            {
                "organisation": one.ref,
                "numbers": [{"key": f.key, "words": f.words, "count": f.count} for f in found],
                "agreements": drawn.structure.agreements,
                "interfaces": len(drawn.structure.interfaces),
                "kinds": [{"kind": k.kind, "words": k.words, "count": k.count} for k in drawn.by_kind],
            }
        )
        return
    for each in found:
        click.echo(f"{each.said}\t{each.words}")
    for kind in drawn.by_kind:
        click.echo(f"{kind.count}\tAgreements that run: {kind.words}")
    click.echo(f"{len(drawn.structure.interfaces)}\tInterfaces")
