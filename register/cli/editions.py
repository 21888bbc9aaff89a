"""`armslength editions`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from register import clock
from register.cli.base import DAY, act, actor, as_json, day, instance, looking, print_list, viewer
from register.config import load
from register.db import reading
from register.domain.errors import Invalid
from register.domain.publication.editions import NewEdition
from register.domain.publication.undeclared import NewUndeclared
from register.domain.values import plain
from register.queries.publication import differences
from register.queries.publication import edition_files as files
from register.queries.publication import editions as queries
from register.queries.publication.undeclared import draw_undeclared, told
from register.queries.visible import NOW
from register.services.publication.editions import publish_edition
from register.services.publication.undeclared import publish_undeclared
from register.whole_files import write_whole


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


@editions.command("not-declared")
@click.option("--year", type=int, required=True, help="The year of its 1 April.")
@click.option(
    "--name", "named", multiple=True, help="Reference of a person in doubt who is named all the same."
)
@click.option("--publish", "really", is_flag=True, help="Publish the list. Without it, it is only shown.")
@click.option("--json", "machine", is_flag=True, help="Show it as the API answers it.")
def not_declared(year: int, named: tuple[str, ...], really: bool, machine: bool) -> None:
    """The list of decision-making staff who have neither declared nor made a nil return in a contract year."""
    new = NewUndeclared(year=year, named=named)
    if really:
        made = act(lambda session: publish_undeclared(session, new, actor=actor(), today=clock.today()))
        click.echo(f"{made.ref}: {made.count:,} rows, manifest {made.sha256}")
        return
    with looking() as session:
        drawn = draw_undeclared(session, new, viewer=viewer(), today=clock.today())
    if machine:
        as_json(plain(told(new, drawn)))
        return
    for body in drawn.told_bodies:
        click.echo(f"Has to publish it: {body}", err=True)
    for row in drawn.rows:
        click.echo(f"{row.subject_ref}\t{row.person}\t{row.post}\t{row.organisation}")
    for one in drawn.doubtful:
        click.echo(f"{one.row.subject_ref}\t{one.row.person}\t{one.row.post}\t{one.doubt.label}")


@editions.command("difference")
@click.argument("first")
@click.argument("second")
@click.option("--json", "machine", is_flag=True, help="As the API answers it.")
def difference_(first: str, second: str, machine: bool) -> None:
    """What somebody who read the edition FIRST must know to have read the edition SECOND."""
    with looking() as session:
        pair = (queries.edition_of_people(session, ref, viewer=viewer()) for ref in (first, second))
        found = differences.difference(session, *pair)
        if machine:
            as_json(differences.told(found))
            return
    for word, rows in (("Added", found.added), ("No longer there", found.removed)):
        for row in rows:
            click.echo(
                f"{word}\t{row.values['entry_ref']}\t{row.values['person'] or ''}\t{row.values['entry']}"
            )
    for one in found.changed:
        for change in one.changes:
            click.echo("\t".join(("Changed", str(one.row.values["entry_ref"]), *change.words)))


@editions.command("list")
@click.option("--format", "kind", type=click.Choice(["table", "csv", "jsonl"]), default="table")
def list_(kind: str) -> None:
    """List: published editions."""
    print_list(queries.LISTING, as_at=NOW, chosen={}, kind=kind)


@editions.command()
@click.argument("ref")
@click.option("--format", "kind", type=click.Choice(list(files.KINDS)), default="csv")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; without it, it is printed.")
def export(ref: str, kind: str, out: Path | None) -> None:
    """The edition REF as its public page shows it today."""
    with instance(), reading() as session:
        one = queries.edition_of_people(session, ref, viewer=viewer())
        body = files.edition_file(session, one, kind, publisher=load().body_name)
    if out is not None:
        write_whole(out, body)
    elif kind == "xlsx":
        raise Invalid({"out": "Say with --out where the Excel file is written"})
    else:
        click.echo(body.decode("utf-8-sig"), nl=False)
