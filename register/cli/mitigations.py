"""`armslength mitigations`: how interests and dual roles are managed, and whether it is done."""

from __future__ import annotations

from datetime import datetime

import click

from register import clock
from register.cli.base import DAY, act, actor, day
from register.cli.nouns import commands_of
from register.domain.interests.follow_ups import CarriedOut, NewFollowUp
from register.services import nouns
from register.services.interests.mitigations import follow_up_mitigation, withdraw_mitigation

mitigations = commands_of(nouns.MITIGATIONS, "How interests and dual roles are managed.")


@mitigations.command("follow-up")
@click.argument("ref")
@click.argument("carried_out", type=click.Choice([one.value for one in CarriedOut]))
@click.option("--evidence", required=True, help="What shows it.")
@click.option(
    "--review-on", type=DAY, help="The day it is looked at again; as often as the rules say if not given."
)
def follow_up(ref: str, carried_out: str, evidence: str, review_on: datetime | None) -> None:
    """Record whether what was agreed under REF is done."""
    new = NewFollowUp(carried_out=CarriedOut(carried_out), evidence=evidence, review_on=day(review_on))
    done = act(
        lambda session: follow_up_mitigation(
            session, ref, new, expected_n=None, actor=actor(), today=clock.today()
        )
    )
    click.echo(f"{done.ref} version {done.n}")


@mitigations.command()
@click.argument("ref")
@click.option("--reason", required=True, help="What was wrong with it.")
def withdraw(ref: str, reason: str) -> None:
    """Take back what was recorded in error about REF, at once: it counts on no day, and stays in the history."""
    done = act(
        lambda session: withdraw_mitigation(
            session, ref, expected_n=None, reason=reason, actor=actor(), today=clock.today()
        )
    )
    click.echo(f"{done.ref} version {done.n}")
