"""`armslength rounds`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TextIO

import click

from register import clock, exports
from register.cli.base import DAY, act, actor, as_json, listing_command, looking, viewer
from register.config import load
from register.domain.asked import period_of
from register.domain.interests.rounds import NewRound
from register.domain.json_objects import json_object
from register.domain.readers import read
from register.domain.values import plain
from register.queries import listing as lists
from register.queries.interests.committee_reports import committee_report
from register.queries.interests.compliance import compliance, told
from register.queries.interests.round_files import Filed, compliance_filed, outstanding_filed
from register.queries.interests.rounds import LISTING, outstanding, round_
from register.services.interests.committee_reports import word_file
from register.services.interests.rounds import close_round, prepare_round, start_round
from register.whole_files import write_whole

FORMAT = click.option("--format", "kind", type=click.Choice(["table", "csv", "jsonl"]), default="table")


@click.group()
def rounds() -> None:
    """Declarations rounds, and who has not answered."""


rounds.add_command(listing_command(LISTING))


@rounds.command("outstanding")
@click.argument("ref")
@click.option("--json", "machine", is_flag=True, help="As the API answers it.")
@FORMAT
def outstanding_(ref: str, machine: bool, kind: str) -> None:
    """Who was asked in the round REF and has not answered, by division, with the mails sent."""
    with looking() as session:
        one = round_(session, ref, viewer=viewer())
        if kind != "table":
            _print_file(outstanding_filed(session, one, clock.today(), viewer=viewer()), kind)
            return
        found = outstanding(session, one, clock.today(), viewer=viewer())
    if machine:
        as_json({"outstanding": [plain(asdict(who)) for who in found]})
        return
    for who in found:
        click.echo(
            f"{who.division}\t{who.name}\t{who.post}\t{who.address or 'no address'}\t{who.reminders} sent"
        )


def _print_file(filed: Filed, kind: str) -> None:
    """What the page of the round offers as a file."""
    body = exports.WRITERS[kind](filed.question, lists.headings(filed.columns), filed.rows)
    click.echo(body.decode("utf-8-sig"), nl=False)


@rounds.command("compliance")
@click.argument("ref")
@click.option("--json", "machine", is_flag=True, help="As the API answers it.")
@FORMAT
def compliance_(ref: str, machine: bool, kind: str) -> None:
    """How the round REF goes, by division and by executive lead; week by week with --json."""
    with looking() as session:
        one = round_(session, ref, viewer=viewer())
        if kind != "table":
            _print_file(compliance_filed(session, one, clock.today(), viewer=viewer()), kind)
            return
        found = told(compliance(session, one, clock.today(), viewer=viewer()))
    if machine:
        as_json(plain(found))
        return
    for part in (*found.divisions, *found.leads):
        click.echo(f"{part.name}\t{part.answered} of {part.asked} answered\t{part.mails} mails sent")


@rounds.command()
@click.argument("file", type=click.File(encoding="utf-8"))
def add(file: TextIO) -> None:
    """Prepare a round from a JSON FILE (- for standard input), in the shape the API takes. Nobody is asked yet."""
    new = read(NewRound, json_object(file.read()))
    click.echo(act(lambda session: prepare_round(session, new, actor=actor(), today=clock.today()).ref))


@rounds.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--from", "first", type=DAY, required=True, help="The first day that it is about.")
@click.option("--to", "last", type=DAY, required=True, help="The last day.")
def report(out: Path, first: datetime, last: datetime) -> None:
    """Write the report to the audit committee to the Word file OUT. Nobody is named in it."""
    period = period_of(first.date(), last.date(), blame="to")
    with looking() as session:
        name = load().body_name
        found = committee_report(session, period, clock.today(), viewer=viewer())
    write_whole(out, word_file(found, body_name=name, made_at=clock.now()))
    click.echo(str(out))


@rounds.command()
@click.argument("ref")
def start(ref: str) -> None:
    """Ask everybody in the scope of the round REF as of today; their mails follow."""
    one = act(lambda s: start_round(s, ref, expected_n=None, actor=actor(), today=clock.today()))
    click.echo(f"{one.asked} asked, {one.unreached} cannot be reached by mail")


@rounds.command()
@click.argument("ref")
def close(ref: str) -> None:
    """End the round REF: no reminder follows, and its links open nothing more."""
    click.echo(act(lambda s: close_round(s, ref, expected_n=None, actor=actor(), today=clock.today())).ref)
