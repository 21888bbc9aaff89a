"""`armslength waivers`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from register import clock
from register.cli.base import DAY, act, actor, as_json, day, looking, viewer
from register.cli.nouns import commands_of
from register.config import load
from register.db import Session
from register.domain import money
from register.domain.contracts.waivers import NewAnswer, NewReport, WaiverAnswer
from register.domain.values import plain
from register.queries.contracts import waivers as queries
from register.queries.contracts.hindsight.waiver_statements import waiver_statement
from register.queries.contracts.split_purchases import Buying, split_purchases
from register.queries.contracts.waiver_checks import checks_told
from register.queries.people.organisations import organisation
from register.services.contracts import waivers as services
from register.services.contracts.statements import word_file
from register.services.nouns import WAIVERS
from register.whole_files import write_whole

waivers = commands_of(WAIVERS, "Waivers of competition, and purchases that look split.")


@waivers.command()
@click.argument("ref")
@click.argument("answer", type=click.Choice([one.value for one in WaiverAnswer]))
@click.option("--note", help="Why; a refusal needs it.")
def answer(ref: str, answer: str, note: str | None) -> None:
    """Approve or refuse REF. The decision check is asked, and may stop it."""
    new = NewAnswer(waiver_answer=WaiverAnswer(answer), answer_note=note)

    def work(session: Session) -> str:
        made = services.answer_waiver(session, ref, new, actor=actor(), today=clock.today())
        return made.waiver_answer or "waits"

    click.echo(act(work))


@waivers.command()
@click.argument("ref")
@click.option("--json", "machine", is_flag=True)
def checks(ref: str, machine: bool) -> None:
    """What the decision check found about REF: about whoever asks, and whoever decided."""
    with looking() as session:
        found = checks_told(session, queries.waiver(session, ref, viewer=viewer()), viewer=viewer())
    if machine:
        as_json(plain(found))
        return
    for one in found:
        click.echo(f"{one.on:%Y-%m-%d}\t{one.whose}\t{one.who}\t{one.outcome}")
        for reason in one.reasons:
            click.echo(f"  {reason['message']}")


@waivers.command()
@click.argument("ref")
@click.argument("number", type=int)
@click.option(
    "--out", type=click.Path(path_type=Path), help="Write a Word file there; else it is told as JSON."
)
def statement(ref: str, number: int, out: Path | None) -> None:
    """The decision statement of check NUMBER of the waiver REF, counted from 1, as it was kept."""
    with looking() as session:
        row = queries.waiver(session, ref, viewer=viewer())
        found = waiver_statement(session, row, number, viewer=viewer())
    if out is None:
        as_json(plain(found))
        return
    write_whole(out, word_file(found, body_name=load().body_name))
    click.echo(str(out))


@waivers.command()
@click.argument("ref")
@click.option("--on", "day_", type=DAY, required=True, help="The day of the meeting.")
@click.option("--minute", required=True, help="The minute of the audit committee.")
def report(ref: str, day_: datetime, minute: str) -> None:
    """Record that the audit committee was told of REF."""
    new = NewReport(reported_on=day_.date(), reported_minute=minute)
    act(lambda session: services.report_waiver(session, ref, new, actor=actor(), today=clock.today()))
    click.echo("reported")


@waivers.command()
@click.argument("body")
@click.option("--on", "day_", type=DAY, help="The day; today if not given.")
@click.option("--json", "machine", is_flag=True)
def splits(body: str, day_: datetime | None, machine: bool) -> None:
    """Purchases of the organisation BODY that each stay below a limit and together reach it."""
    with looking() as session:
        key = organisation(session, body, viewer=viewer()).thing_id
        found = split_purchases(session, Buying(key), day(day_) or clock.today(), viewer=viewer())
    if machine:
        as_json(plain(found))
        return
    for one in found:
        parts = ", ".join(f"{each.ref} {money.said(each.value_pence)}" for each in one.purchases)
        total, limit = money.said(one.total_pence), money.said(one.reached_pence)
        click.echo(f"{one.supplier}\t{one.service}\t{total}, each below {limit}\t{parts}")
    click.echo(f"{len(found)} found")
