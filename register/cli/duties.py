"""`armslength duties`."""

from __future__ import annotations

from datetime import datetime

import click

from register import clock
from register.cli import leavers, working
from register.cli.base import DAY, INSTANT, act, actor, as_json, instance, instant, listing_command, viewer
from register.config import load
from register.domain.duties.acknowledging import NewAcknowledgement
from register.domain.duties.contract_tasks import DONE_BY_WORD, NewTaskDone
from register.domain.duties.duties import DutyKind
from register.jobs.plan_duties import plan_duties
from register.jobs.send_mail import send_mail
from register.queries.duties.calendar import LISTING as CALENDAR
from register.queries.duties.duties import listing_for
from register.services.duties.acknowledging import acknowledge as acknowledge_task
from register.services.duties.answering import say_done


@click.group()
def duties() -> None:
    """Tasks and their reminders."""


duties.add_command(listing_command(listing_for(viewer())))
for one in (*working.COMMANDS, *leavers.COMMANDS):
    duties.add_command(one)


@duties.command()
@click.option("--once", is_flag=True, required=True, help="Do what the scheduler does at one tick, then end.")
@click.option("--json", "machine", is_flag=True)
def tick(once: bool, machine: bool) -> None:
    """Plan tasks, raise reminders and send the mail that waits, once."""
    settings = load()
    with instance():
        raised = plan_duties(clock.now(), settings)
        sent = send_mail(settings, clock.now)
    if machine:
        as_json({"raised": raised, "sent": sent})
    else:
        click.echo(f"{raised} reminders raised, {sent} mails sent")


@duties.command()
@click.argument("ref")
@click.option("--until", type=INSTANT, help="London time; until the deadline if not given.")
@click.option("--reason", required=True, help="What is being done about it.")
def acknowledge(ref: str, until: datetime | None, reason: str) -> None:
    """Send no reminders of the tasks about REF until then, but at the deadline itself."""
    new = NewAcknowledgement(until=instant(until), reason=reason)
    told = act(lambda s: [one.title for one in acknowledge_task(s, ref, new, actor=actor(), now=clock.now())])
    click.echo("\n".join(told))


@duties.command()
@click.argument("ref")
@click.option("--kind", type=click.Choice(sorted(DONE_BY_WORD)), help="Which task, where REF has several.")
@click.option("--on", "day", type=DAY, required=True, help="The day on which it was done.")
@click.option("--evidence", required=True, help="What shows that it was done.")
def done(ref: str, kind: str | None, day: datetime, evidence: str) -> None:
    """Say that the task REF, or the task about the record REF, is done."""
    new = NewTaskDone(kind=DutyKind(kind) if kind else None, carried_out_on=day.date(), evidence=evidence)
    click.echo(act(lambda s: say_done(s, ref, new, actor=actor(), now=clock.now()).title))


calendar = listing_command(CALENDAR)
calendar.name, calendar.help = "calendar", "Every task that is open or to come, by day."
