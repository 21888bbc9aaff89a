"""`armslength questions`: signs in the register that deserve a question, and what came of each."""

from __future__ import annotations

import click

from register import clock
from register.cli.base import act, actor, as_json, looking, viewer
from register.domain.interests.questions import QuestionOutcome
from register.domain.values import plain
from register.queries.interests.questions import questions as waiting
from register.services.interests.questions import look_for_questions, settle_question


@click.group()
def questions() -> None:
    """Questions worth asking. None of them is a policy breach."""


@questions.command("list")
@click.option("--json", "machine", is_flag=True, help="As the API answers it.")
def list_(machine: bool) -> None:
    """Those that wait, the heaviest first, and how useful each sign was."""
    with looking() as session:
        found = waiting(session, clock.today(), viewer=viewer())
    if machine:
        as_json(plain(found))
        return
    click.echo(f"{found.count} waiting")
    for one in found.first:
        click.echo(f"{one.id}\t{one.weight}\t{one.person}\t{one.interest or ''}\t{one.question}")
    for sign in found.useful:
        led = "none settled" if sign.led is None else f"{sign.led} of 100 led somewhere"
        click.echo(f"{sign.code}\t{sign.raised} raised\t{sign.settled} settled\t{led}")


@questions.command()
def look() -> None:
    """Look for them now; the scheduler does so every day."""
    click.echo(f"{act(lambda session: look_for_questions(session, clock.today()))} raised")


@questions.command()
@click.argument("key", metavar="ID")
@click.argument("outcome", type=click.Choice([one.value for one in QuestionOutcome]))
def settle(key: str, outcome: str) -> None:
    """Record what came of the question ID."""
    act(lambda s: settle_question(s, key, QuestionOutcome(outcome), actor=actor(), today=clock.today()).id)
