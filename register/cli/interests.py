"""`armslength interests`."""

from __future__ import annotations

from datetime import datetime

import click

from register import clock
from register.cli.base import DAY, act, actor, as_at_command, instance, listing_command, viewer
from register.db import reading
from register.domain.errors import Invalid, NotFound
from register.domain.interests import InterestType, NewInterest
from register.queries.interests import LISTING
from register.queries.people import person as one_person
from register.services.interests import declare_interest


@click.group()
def interests() -> None:
    """The register of interests."""


interests.add_command(listing_command(LISTING))
interests.add_command(as_at_command(LISTING))


@interests.command()
@click.argument("person")
@click.option(
    "--type", "interest_type", type=click.Choice([kind.value for kind in InterestType]), required=True
)
@click.option("--situation", required=True, help="Its code, for example Ou.")
@click.option("--description", required=True)
@click.option("--arose-on", type=DAY, required=True)
@click.option("--organisation", help="The organisation's name.")
@click.option("--relationship", help="For an indirect interest: who has it.")
def declare(
    person: str, interest_type: str, situation: str, description: str, arose_on: datetime,
    organisation: str | None, relationship: str | None,
) -> None:  # fmt: skip
    """Declare an interest for PERSON (a reference)."""
    new = NewInterest(
        person_id=_id_of(person), interest_type=InterestType(interest_type), situation=situation,
        description=description, arose_on=arose_on.date(), organisation_name=organisation, relationship=relationship,
    )  # fmt: skip
    click.echo(act(lambda s: declare_interest(s, new, actor=actor(), today=clock.today()).ref))


def _id_of(person: str) -> str:
    with instance(), reading() as session:
        try:
            return one_person(session, person, viewer=viewer()).thing_id
        except NotFound as fault:
            raise Invalid({"person": "No person has this reference"}) from fault
