"""`armslength authority presets` and `armslength authority begin`."""

from __future__ import annotations

from datetime import datetime

import click

from register import clock
from register.cli.base import DAY, act, actor, looking, viewer
from register.db import Session
from register.domain.authority.presets import NewScheme, presets, rows_of
from register.queries.authority.reservations import matters_on
from register.queries.people.organisations import organisation
from register.queries.people.posts import post
from register.services.authority.presets import begin_scheme


@click.command("presets")
@click.argument("preset", required=False)
def show_presets(preset: str | None) -> None:
    """The schemes that a body may begin with; of PRESET every row, by role."""
    with looking() as session:
        named = matters_on(session, clock.today())
    for one in presets().values():
        if preset in (None, one.code):
            click.echo(f"{one.code}\t{one.name}\t{one.certain}\t{', '.join(one.roles)}")
        if preset == one.code:
            for row in rows_of(one, named):
                click.echo(f"  {row.matter}\t{row.what}\t{row.words}\t{row.source}")


@click.command("begin")
@click.argument("body")
@click.argument("preset", type=click.Choice(list(presets())))
@click.option("--minute", required=True, help="The minute in which the board decided it.")
@click.option("--from", "first", type=DAY, required=True, help="The day from which the scheme holds.")
@click.option(
    "--post",
    "posts",
    multiple=True,
    help="A role and the reference of its post: treasurer=POS-2026-7F3KQ9XB.",
)
def begin(body: str, preset: str, minute: str, first: datetime, posts: tuple[str, ...]) -> None:
    """Begin the scheme of the organisation BODY, which has none here, from PRESET: each row becomes an ordinary record."""
    if any("=" not in one for one in posts):
        raise click.UsageError("Give each post as ROLE=REFERENCE")

    def work(session: Session) -> int:
        roles = {
            role: post(session, ref, viewer=viewer()).thing_id
            for role, ref in (one.split("=", 1) for one in posts)
        }
        new = NewScheme(
            organisation_id=organisation(session, body, viewer=viewer()).thing_id, preset=preset, minute=minute,
            valid_from=first.date(), posts=roles,
        )  # fmt: skip
        found = begin_scheme(session, new, actor=actor(), today=clock.today())
        return len(found.delegations) + len(found.reservations)

    click.echo(f"{act(work)} rows recorded")
