"""`armslength duties`."""

from __future__ import annotations

import click

from register import clock
from register.cli.base import as_json, instance, listing_command, viewer
from register.config import load
from register.jobs.plan_duties import plan_duties
from register.jobs.send_mail import send_mail
from register.queries.duties.duties import listing_for


@click.group()
def duties() -> None:
    """Tasks and their reminders."""


duties.add_command(listing_command(listing_for(viewer())))


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
