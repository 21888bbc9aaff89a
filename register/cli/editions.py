"""`armslength editions`."""

from __future__ import annotations

from datetime import datetime

import click

from register import clock, exports
from register.cli.base import DAY, act, actor, day, instance, print_list, viewer
from register.db import reading
from register.domain.publication.editions import NewEdition
from register.queries.listing import headings
from register.queries.publication import edition_rows, edition_told
from register.queries.publication import editions as queries
from register.queries.visible import NOW
from register.services.publication.editions import publish_edition


@click.group()
def editions() -> None:
    """Published editions of the register."""


@editions.command()
@click.option("--held-on", type=DAY, required=True, help="The day the edition shows the register for.")
@click.option(
    "--known-on", type=DAY, help="Use only what had been declared by this day; the same day if not given."
)
@click.option("--basis", type=click.Choice(["recorded", "asserted"]), default="recorded")
@click.option("--title", default="", help="The usual one if not given.")
def publish(held_on: datetime, known_on: datetime | None, basis: str, title: str) -> None:
    """Publish an edition of the register of interests. What an officer has not decided stays withheld."""
    new = NewEdition(held_on=held_on.date(), declared_by=day(known_on), drawn_basis=basis, title=title)
    made = act(lambda session: publish_edition(session, new, actor=actor(), today=clock.today()))
    click.echo(f"{made.ref}: {made.count:,} rows, manifest {made.sha256}")


@editions.command("list")
@click.option("--format", "kind", type=click.Choice(["table", "csv", "jsonl"]), default="table")
def list_(kind: str) -> None:
    """List: published editions."""
    print_list(queries.LISTING, as_at=NOW, chosen={}, kind=kind)


@editions.command()
@click.argument("ref")
@click.option("--format", "kind", type=click.Choice(["csv", "jsonl"]), default="csv")
def export(ref: str, kind: str) -> None:
    """Print the edition REF as its public page shows it today, with its question first."""
    with instance(), reading() as session:
        one = queries.edition(session, ref, viewer=viewer())
        rows = [dict(row.values) for row in edition_rows.every(session, one)]
        as_read = map(edition_told.filed, rows) if kind == "csv" else rows
        body = exports.WRITERS[kind](queries.question(one), headings(edition_told.FILED), as_read)
    click.echo(body.decode("utf-8-sig"), nl=False)
