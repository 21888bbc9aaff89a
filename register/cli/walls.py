"""`armslength walls`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from register import clock
from register.cli.base import (
    BY_NEEDED,
    DAY,
    act,
    acting_for,
    actor,
    day,
    listing_command,
    looking,
    viewer,
)  # fmt: skip
from register.domain.duties.barrier_reviews import BarrierReview
from register.domain.permissions import Role
from register.queries.duties.inside_barriers import barriers
from register.queries.duties.stood_to_barriers import stood_on
from register.queries.walls import LISTING, SUBJECTS
from register.services.walls import confirm_inside, lift_wall, look_before, raise_wall, review_wall


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
@click.option("--owner", help="Id of the person who answers for it; all who keep barriers if it is left out.")
@click.option("--review-on", type=DAY, help="When it is looked at again; as the rules say if it is left out.")
@click.option(
    "--knowing", is_flag=True, help="Also where work is left without an owner; `walls left` lists it."
)
def raise_(
    kind: str,
    ref: str,
    person: str | None,
    role: str | None,
    reason: str,
    owner: str | None,
    review_on: datetime | None,
    knowing: bool,
) -> None:
    """Keep the record REF from a person, from a role, or from everybody but auditors."""
    whom: dict[str, Any] = {"person_id": person, "role": None if role is None else Role(role)}
    how: dict[str, Any] = {"actor": actor(), "today": clock.today(), "knows_what_is_left": knowing}
    how |= {"barrier_owner_id": owner, "review_on": day(review_on)}
    made = act(lambda s: raise_wall(s, kind, ref, **whom, reason=reason, **how).ref)
    click.echo(made)


@walls.command()
@click.argument("kind", type=click.Choice(sorted(SUBJECTS)))
@click.argument("ref")
@click.option("--person", help="Id of the person it would bind.")
@click.option("--role", type=click.Choice([role.value for role in Role]))
def left(kind: str, ref: str, person: str | None, role: str | None) -> None:
    """List what a barrier on the record REF would leave without an owner: open tasks, and what somebody looks after."""
    whom: dict[str, Any] = {"person_id": person, "role": None if role is None else Role(role)}
    with looking() as session:
        found = look_before(session, kind, ref, **whom, actor=actor(), today=clock.today())
    for one in found:
        click.echo(f"{one.kind}\t{one.ref}\t{one.title}\t{one.owner_id or one.owner_role}")


@walls.command()
@click.argument("ref")
@BY_NEEDED
def confirm(ref: str, by: str) -> None:
    """Say for the holder of an account, who is inside the barrier REF, that they keep what they know."""
    act(lambda s: confirm_inside(s, ref, actor=acting_for(s, by), today=clock.today()))
    click.echo(f"{ref} confirmed")


@walls.command()
@click.argument("ref")
@click.option("--on", type=DAY, help="By the end of this day; today if it is left out.")
def inside(ref: str, on: datetime | None) -> None:
    """List how everybody whose roles open such records stood to the barrier REF: who was inside, who had confirmed by then,
    and who was outside."""
    on_day = min(day(on) or clock.today(), clock.today())
    with looking() as session:
        rows = barriers(session, ref, viewer=viewer(), on=on_day)
        for one in stood_on(session, rows, on_day, viewer=viewer()):
            confirmed = one.confirmed_on.isoformat() if one.confirmed_on else "not yet"
            click.echo(f"{one.person_id}\t{one.since.isoformat()}\t{confirmed}\t{one.standing}")


@walls.command()
@click.argument("ref")
@click.option("--reason", required=True, help="What was found.")
@click.option(
    "--owner",
    help="Id of the person who answers for it from now on; all who keep barriers if it is left out.",
)
@click.option("--review-on", type=DAY, help="When it is looked at again; as the rules say if it is left out.")
def review(ref: str, reason: str, owner: str | None, review_on: datetime | None) -> None:
    """Say that the barrier REF is still needed."""
    new = BarrierReview(reason=reason, barrier_owner_id=owner, review_on=day(review_on))
    made = act(lambda s: review_wall(s, ref, new, expected_n=None, actor=actor(), today=clock.today()))
    click.echo(f"{ref} reviewed; next by {made.review_on}")


@walls.command()
@click.argument("ref")
@click.option("--reason", required=True)
def lift(ref: str, reason: str) -> None:
    """End the barrier REF."""
    act(lambda s: lift_wall(s, ref, expected_n=None, reason=reason, actor=actor(), today=clock.today()))
    click.echo(f"{ref} lifted")
