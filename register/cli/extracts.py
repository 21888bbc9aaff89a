"""`armslength extracts`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from register import clock
from register.cli.base import DAY, as_json, looking, viewer
from register.config import load
from register.domain.asked import period_of
from register.domain.values import plain
from register.queries.meetings.committee_extracts import committee_extract
from register.queries.meetings.governance_statements import governance_statement
from register.queries.meetings.meetings import Attendant, Line
from register.queries.meetings.related_parties import related_parties
from register.queries.meetings.told import MeetingAsked, extract_asked
from register.queries.people.people import person
from register.queries.trail.proof_codes import code_of_now
from register.services.meetings.extract_files import committee_file, governance_file, related_parties_file
from register.whole_files import write_whole

OUT = click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
FIRST = click.option("--from", "first", type=DAY, required=True, help="The first day that it is about.")
LAST = click.option("--to", "last", type=DAY, required=True, help="The last day.")


@click.group()
def extracts() -> None:
    """Extracts of the register: for a meeting, and as Word files."""


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


@extracts.command()
@click.option("--day", "on", type=DAY, required=True, help="Day of the meeting.")
@click.option("--person", "people", multiple=True, required=True, help="Reference of somebody who attends.")
@click.option("--contract", "contracts", multiple=True, help="Reference of a contract to be discussed.")
@click.option("--organisation", "bodies", multiple=True, help="Reference of an organisation to be discussed.")
@click.option("--json", "machine", is_flag=True, help="As the API answers it.")
def meeting(on: datetime, machine: bool, **asked: tuple[str, ...]) -> None:
    """Print the register for a meeting: those who attend, with what touches the business first. Nothing is stored."""
    with looking() as session:
        wanted = MeetingAsked(day=on.date(), **asked)
        found = extract_asked(session, wanted, today=clock.today(), viewer=viewer())
        code = code_of_now(session)
    if machine:
        as_json({**plain(found), "proof_code": code and code.code})
        return
    for one in found.attending:
        click.echo(f"{one.name}\t{'; '.join(one.posts)}{_doubly(one)}")
        for line in (*one.touching, *one.others):
            click.echo(f"  {line.ref}\t{_line(line)}")


def _doubly(one: Attendant) -> str:
    answered = "never declared" if one.answered_on is None else f"last answered {one.answered_on}"
    return "\t".join(("", "dual role", answered) if one.dual else ("", answered))


def _line(line: Line) -> str:
    touched = f"\tconflict: {'; '.join(line.subjects)}" if line.subjects else ""
    return f"{line.situation_words}, {line.organisation or 'no organisation'}: {line.description or 'Erased'}{touched}"


@extracts.command("related-parties")
@OUT
@FIRST
@LAST
def related_parties_(out: Path, first: datetime, last: datetime) -> None:
    """Write the extract for the note on related parties to the Word file OUT."""
    period = period_of(first.date(), last.date(), blame="to")
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
    period = period_of(first.date(), last.date(), blame="to")
    with looking() as session:
        found = governance_statement(session, period, clock.today(), viewer=viewer())
        body = governance_file(found, body_name=load().body_name, made_at=clock.now())
    _write(out, body)


def _write(out: Path, body: bytes) -> None:
    write_whole(out, body)
    click.echo(str(out))
