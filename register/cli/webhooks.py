"""`armslength webhooks`."""

from __future__ import annotations

import click

from register import clock
from register.cli.base import act, actor, looking, viewer
from register.config import Settings, load
from register.db import Session
from register.domain.trail.webhooks import KINDS, NewWebhook, secret_of, shown
from register.jobs.deliver_webhooks import deliver_webhooks
from register.queries.trail.webhooks import deliveries as delivered
from register.queries.trail.webhooks import webhook
from register.queries.trail.webhooks import webhooks as every
from register.services.trail import webhooks as services


@click.group()
def webhooks() -> None:
    """Systems that are told when something is recorded."""


@webhooks.command("list")
def list_() -> None:
    """List receivers, of what each is told, and how it stands."""
    with looking() as session:
        for row in every(session, viewer=viewer()):
            click.echo(f"{row.id}  {row.name}  {row.url}  {row.state}  {row.kinds}")


@webhooks.command()
@click.argument("receiver")
def deliveries(receiver: str) -> None:
    """List the newest events of a RECEIVER, given by its id."""
    with looking() as session:
        found = webhook(session, receiver, viewer=viewer())
        for one in delivered(session, found.id, viewer=viewer()):
            click.echo(f"{one.id}  {one.event}  {one.state}  {one.attempts} tries  {one.why}")


def _secret(settings: Settings, key: str, generation: int) -> str:
    return shown(secret_of(settings.secret_key, key, generation))


@webhooks.command()
@click.argument("name")
@click.argument("url")
@click.option("--kind", "kinds", multiple=True, required=True, type=click.Choice(sorted(KINDS)))
def add(name: str, url: str, kinds: tuple[str, ...]) -> None:
    """Add a receiver called NAME at URL; prints its id and its secret, this once."""
    settings, new = load(), NewWebhook(name=name, url=url, kinds=kinds)

    def work(session: Session) -> tuple[str, int]:
        own = settings.call_own_network
        row = services.add_webhook(session, new, own_network=own, actor=actor(), now=clock.now())
        return row.id, row.generation

    key, generation = act(work)
    click.echo(f"{key}\n{_secret(settings, key, generation)}")


@webhooks.command()
@click.argument("receiver")
@click.option("--name")
@click.option("--url")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(sorted(KINDS)))
def amend(receiver: str, name: str | None, url: str | None, kinds: tuple[str, ...]) -> None:
    """Change a RECEIVER, given by its id: what is not given stays."""
    own = load().call_own_network

    def work(session: Session) -> str:
        row = webhook(session, receiver, viewer=viewer())
        new = NewWebhook(name=name or row.name, url=url or row.url, kinds=kinds or tuple(row.kinds.split()))
        return services.amend_webhook(
            session, receiver, new, own_network=own, actor=actor(), now=clock.now()
        ).name

    click.echo(act(work))


@webhooks.command()
@click.argument("receiver")
def rotate(receiver: str) -> None:
    """Make a new secret for a RECEIVER; for a day messages are signed with the old one too."""
    generation = act(lambda s: services.rotate_secret(s, receiver, actor=actor(), now=clock.now()).generation)
    click.echo(_secret(load(), receiver, generation))


@webhooks.command("try")
@click.argument("receiver")
def try_(receiver: str) -> None:
    """Send a test to a RECEIVER at the next turn."""
    click.echo(act(lambda s: services.try_webhook(s, receiver, actor=actor(), now=clock.now())))


@webhooks.command()
@click.argument("receiver")
def pause(receiver: str) -> None:
    """Send nothing to a RECEIVER until it goes on."""
    click.echo(act(lambda s: services.pause_webhook(s, receiver, actor=actor()).state))


@webhooks.command()
@click.argument("receiver")
def resume(receiver: str) -> None:
    """Let a RECEIVER go on: what was recorded meanwhile is sent."""
    click.echo(act(lambda s: services.resume_webhook(s, receiver, actor=actor(), now=clock.now()).state))


@webhooks.command()
@click.argument("receiver")
def end(receiver: str) -> None:
    """End a RECEIVER: it is told nothing any more."""
    act(lambda s: services.end_webhook(s, receiver, actor=actor()))
    click.echo("Ended")


@webhooks.command()
@click.option("--once", is_flag=True, required=True, help="Do what the scheduler does at one turn, then end.")
def deliver(once: bool) -> None:
    """Send what waits, once."""
    from register.cli.base import instance

    settings = load()
    with instance():
        click.echo(f"{deliver_webhooks(settings, clock.now)} taken")
