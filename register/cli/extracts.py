"""`armslength extracts`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from register import clock
from register.cli.base import DAY, looking, viewer
from register.config import load
from register.domain.dates import Period
from register.domain.errors import Invalid
from register.queries.meetings.committee_extracts import committee_extract
from register.queries.meetings.governance_statements import governance_statement
from register.queries.meetings.related_parties import related_parties
from register.queries.people.people import person
from register.services.meetings.extract_files import committee_file, governance_file, related_parties_file
from register.whole_files import write_whole

OUT = click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
FIRST = click.option("--from", "first", type=DAY, required=True, help="The first day that it is about.")
LAST = click.option("--to", "last", type=DAY, required=True, help="The last day.")


@click.group()
def extracts() -> None:
    """Extracts of the register as Word files."""


@extracts.command()
@OUT
@click.option("--edition", required=True, help="Reference of the published edition.")
@click.option("--earlier", help="Reference of an earlier edition to compare with.")
@click.option(
    "--person", "people", multiple=True, required=True, help="Reference of a member; as often as needed."
)
def committee(out: Path, edition: str, earlier: str | None, people: tuple[str, ...]) -> None:
    """Write what an edition says of the members of a committee to the Word file OUT."""
    with looking() as session:
        ids = [person(session, ref, viewer=viewer()).thing_id for ref in people]
        found = committee_extract(session, edition, ids, earlier=earlier, viewer=viewer())
        body = committee_file(found, made_at=clock.now())
    _write(out, body)


@extracts.command("related-parties")
@OUT
@FIRST
@LAST
def related_parties_(out: Path, first: datetime, last: datetime) -> None:
    """Write the extract for the note on related parties to the Word file OUT."""
    period = _period(first, last)
    with looking() as session:
        found = related_parties(session, period, viewer=viewer())
        body = related_parties_file(found, body_name=load().body_name, made_at=clock.now())
    _write(out, body)


@extracts.command("governance-statement")
@OUT
@FIRST
@LAST
def governance_statement_(out: Path, first: datetime, last: datetime) -> None:
    """Write the extract for the annual governance statement to the Word file OUT. Nobody is named in it."""
    period = _period(first, last)
    with looking() as session:
        found = governance_statement(session, period, clock.today(), viewer=viewer())
        body = governance_file(found, body_name=load().body_name, made_at=clock.now())
    _write(out, body)


def _period(first: datetime, last: datetime) -> Period:
    if last < first:
        raise Invalid({"to": "The last day must be on or after the first"})
    return Period(first.date(), last.date())


def _write(out: Path, body: bytes) -> None:
    write_whole(out, body)
    click.echo(str(out))
