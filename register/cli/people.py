"""`armslength people`."""

from __future__ import annotations

import click

from register import clock
from register.cli.base import act, actor, as_at_command, listing_command
from register.domain.people import NewPerson
from register.queries.people import listing
from register.services.people import add_person


@click.group()
def people() -> None:
    """People that the registers name, and the posts they hold."""


people.add_command(listing_command(listing(clock.today())))
people.add_command(as_at_command(listing(clock.today())))


@people.command()
@click.argument("name")
@click.option("--email")
@click.option("--staff-number")
def add(name: str, email: str | None, staff_number: str | None) -> None:
    """Record a person."""
    new = NewPerson(name=name, email=email, staff_number=staff_number)
    click.echo(act(lambda s: add_person(s, new, actor=actor(), today=clock.today()).ref))
