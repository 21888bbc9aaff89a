"""`armslength breaches`: possible policy breaches, decided one by one or many together."""

from __future__ import annotations

import click

from register import clock
from register.cli.base import act, actor, as_json, looking, viewer
from register.domain.interests.breaches import BreachOutcome, Together
from register.domain.values import plain
from register.queries.interests.breaches import waiting
from register.queries.publication.published_breaches import months, told
from register.services.interests.breaches import decide_together


@click.group()
def breaches() -> None:
    """Possible policy breaches: late declarations, and gifts accepted against the rule."""


@breaches.command("list")
@click.option("--json", "machine", is_flag=True, help="As the API answers it.")
def list_(machine: bool) -> None:
    """What nobody has decided yet, those that were declared first."""
    with looking() as session:
        found = waiting(session, viewer=viewer())
    if machine:
        as_json(plain(found))
        return
    click.echo(f"{found.count} waiting for a decision")
    for one in found.first:
        click.echo(f"{one.ref}\t{one.person}\t{one.declared_on}\t{one.why}")


@breaches.command()
@click.option("--json", "machine", is_flag=True, help="As the API answers it.")
def published(machine: bool) -> None:
    """What anybody may read: how many policy breaches of which kind in which month, and nobody's name."""
    with looking() as session:
        found = told(months(session, clock.today()))
    if machine:
        as_json({"months": plain(found)})
        return
    for one in found:
        click.echo(f"{one.month}\t{one.count}\t{one.nature}\t{one.done or ''}")


@breaches.command()
@click.argument("refs", metavar="INTEREST...", nargs=-1, required=True)
@click.option("--outcome", type=click.Choice([one.value for one in BreachOutcome]), required=True)
@click.option("--ground", required=True, help="Why it was, or was not, a policy breach.")
@click.option("--action", help="What was done about it; needed for a policy breach.")
@click.option("--lesson", help="What was learnt.")
def decide(refs: tuple[str, ...], outcome: str, ground: str, action: str | None, lesson: str | None) -> None:
    """Decide about these entries with one ground; each is a decision of its own on the audit trail."""
    new = Together(
        interests=refs, outcome=BreachOutcome(outcome), ground=ground, action=action, lesson=lesson
    )
    for done in act(lambda s: decide_together(s, new, actor=actor(), today=clock.today())):
        click.echo(done.ref)
