"""`armslength walls`."""

from __future__ import annotations

import click

from register import clock
from register.cli.base import act, actor, listing_command
from register.domain.permissions import Role
from register.queries.walls import LISTING, SUBJECTS
from register.services.walls import lift_wall, raise_wall


@click.group()
def walls() -> None:
    """Information barriers."""


walls.add_command(listing_command(LISTING))


@walls.command("raise")
@click.argument("kind", type=click.Choice(sorted(SUBJECTS)))
@click.argument("ref")
@click.option("--person", help="Id of the person it binds.")
@click.option("--role", type=click.Choice([role.value for role in Role]))
@click.option("--reason", required=True)
def raise_(kind: str, ref: str, person: str | None, role: str | None, reason: str) -> None:
    """Keep the record REF from a person, from a role, or from everybody but auditors."""
    bound = None if role is None else Role(role)
    made = act(
        lambda s: (
            raise_wall(
                s, kind, ref, person_id=person, role=bound, reason=reason, actor=actor(), today=clock.today()
            ).ref
        )
    )
    click.echo(made)


@walls.command()
@click.argument("ref")
@click.option("--reason", required=True)
def lift(ref: str, reason: str) -> None:
    """End the barrier REF."""
    act(lambda s: lift_wall(s, ref, expected_n=None, reason=reason, actor=actor(), today=clock.today()))
    click.echo(f"{ref} lifted")
