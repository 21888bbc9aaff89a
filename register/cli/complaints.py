"""`armslength complaints`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from register import clock
from register.cli.base import DAY, act, actor, day
from register.cli.nouns import commands_of
from register.domain.sharing.complaint_clocks import NATURES
from register.domain.sharing.complaints import Entry, NewEntry, NewNotOne, NewOutcome, NewReceipt
from register.services.nouns import COMPLAINTS
from register.services.sharing.complaint_steps import (
    acknowledge_complaint,
    enter_in_complaint,
    reopen_complaint,
    set_complaint_aside,
    tell_outcome,
)

complaints = commands_of(COMPLAINTS, "Data protection complaints.")
NATURE = click.Choice(list(NATURES))


def _done(work: Callable[..., Any], *args: Any, **more: Any) -> None:
    """Do it as whoever runs the machine, and say how the complaint stands."""
    made = act(lambda s: work(s, *args, expected_n=None, actor=actor(), today=clock.today(), **more))
    until = "no deadline" if made.deadline_on is None else f"to be acknowledged by {made.deadline_on}"
    click.echo(f"{made.ref}: {made.state}, {until}")


@complaints.command()
@click.argument("ref")
@click.option("--of", "natures", type=NATURE, multiple=True, required=True, help="What was acknowledged.")
@click.option("--on", type=DAY, help="The day it was acknowledged; today if not given.")
@click.option("--how", required=True, help="How it was acknowledged, such as 'by letter'.")
def acknowledge(ref: str, natures: tuple[str, ...], on: datetime | None, how: str) -> None:
    """Record that complaint REF was acknowledged."""
    sent_on = day(on) or clock.today()
    _done(acknowledge_complaint, NewReceipt(complaint_id=ref, answers=natures, sent_on=sent_on, how=how))


@complaints.command()
@click.argument("ref")
@click.argument("kind", type=click.Choice([one.value for one in Entry]))
@click.option("--words", required=True, help="What was done or said.")
@click.option("--on", type=DAY, help="The day of it; today if not given.")
def enter(ref: str, kind: str, words: str, on: datetime | None) -> None:
    """Record a step, or what they were told of progress, of complaint REF."""
    entered_on = day(on) or clock.today()
    _done(
        enter_in_complaint, NewEntry(complaint_id=ref, entry=Entry(kind), entered_on=entered_on, words=words)
    )


@complaints.command()
@click.argument("ref")
@click.argument("code")
@click.option("--words", required=True, help="What they were told.")
@click.option("--on", type=DAY, help="The day they were told; today if not given.")
def outcome(ref: str, code: str, words: str, on: datetime | None) -> None:
    """Record the outcome of complaint REF: a CODE of rule complaints.outcomes."""
    told_on = day(on) or clock.today()
    _done(tell_outcome, NewOutcome(complaint_id=ref, outcome=code, told_on=told_on, words=words))


@complaints.command("set-aside")
@click.argument("ref")
@click.argument("nature", type=NATURE)
@click.option("--reason", required=True, help="Why it is none.")
def set_aside(ref: str, nature: str, reason: str) -> None:
    """Record the decision that REF is no complaint of this NATURE; it ends the deadline of that nature alone."""
    _done(set_complaint_aside, NewNotOne(complaint_id=ref, nature=nature, reason=reason))


@complaints.command()
@click.argument("ref")
@click.option("--reason", required=True, help="Why it is opened again.")
def reopen(ref: str, reason: str) -> None:
    """Open complaint REF again; what had been set aside runs again."""
    _done(reopen_complaint, ref, reason=reason)
