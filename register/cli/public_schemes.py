"""`armslength approved-schemes publish`, `withdraw` and `published`."""

from __future__ import annotations

import click

from register import clock
from register.cli.base import act, actor, listing_command, looking
from register.cli.nouns import approved_schemes
from register.domain.authority.public_schemes import content_of
from register.domain.permissions import ANYBODY
from register.queries.authority.public_schemes import LISTING, published_scheme
from register.services.authority.public_schemes import publish_scheme, withdraw_scheme

__all__ = ["approved_schemes"]

approved_schemes.add_command(listing_command(LISTING, "list-published"))


@approved_schemes.command()
@click.argument("ref")
def publish(ref: str) -> None:
    """Publish the approved scheme REF, without a name of a person; print the hash of its file."""
    made = act(lambda session: publish_scheme(session, ref, actor=actor(), today=clock.today()))
    click.echo(made.public_sha256)


@approved_schemes.command()
@click.argument("ref")
@click.option("--reason", required=True, help="Why it is no longer published.")
def withdraw(ref: str, reason: str) -> None:
    """Stop publishing the scheme REF."""
    act(lambda session: withdraw_scheme(session, ref, reason=reason, actor=actor(), today=clock.today()))
    click.echo("no longer published")


@approved_schemes.command()
@click.argument("ref")
def published(ref: str) -> None:
    """The scheme REF as anybody reads it: the very file that its hash is of."""
    with looking() as session:
        one = published_scheme(session, ref, viewer=ANYBODY)
    click.echo(content_of(one.scheme).decode(), nl=False)
