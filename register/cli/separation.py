"""Commands of separation programmes, and the divide of an organisation."""

from __future__ import annotations

from datetime import datetime

import click

from register import clock
from register.cli.base import DAY, act, actor, as_json, day, looking, viewer
from register.cli.nouns import commands_of
from register.queries.people.organisations import organisation
from register.queries.separation import divide as queries
from register.queries.visible import AsAt
from register.services.nouns import PROGRAMMES
from register.services.separation.programmes import plan_programme

programmes = commands_of(PROGRAMMES, "Programmes that separate commissioning from providing.")


@programmes.command()
@click.argument("ref")
def plan(ref: str) -> None:
    """Add the milestones that programmes of its kind have, and that the programme REF lacks."""
    added = act(
        lambda session: [one.ref for one in plan_programme(session, ref, actor=actor(), today=clock.today())]
    )
    click.echo("\n".join(added) or "Every milestone of its kind is there already.")


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
    if machine:
        as_json(
            {
                "organisation": one.ref,
                "numbers": [{"key": f.key, "words": f.words, "count": f.count} for f in found],
            }
        )
        return
    for each in found:
        click.echo(f"{each.said}\t{each.words}")
