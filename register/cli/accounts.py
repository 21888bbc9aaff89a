"""`armslength accounts`."""

from __future__ import annotations

from datetime import datetime

import click

from register import clock
from register.cli.base import DAY, act, actor, day, listing_command
from register.domain.permissions import Role
from register.queries.accounts import LISTING

ROLE = click.Choice([role.value for role in Role])


@click.group()
def accounts() -> None:
    """Accounts: who may sign in, and what for."""


accounts.add_command(listing_command(LISTING))


@accounts.command()
@click.argument("email")
@click.option("--role", "roles", type=ROLE, multiple=True, required=True, help="May be given several times.")
@click.option("--ends-on", type=DAY, help="The last day of access; needed for an external auditor.")
def invite(email: str, roles: tuple[str, ...], ends_on: datetime | None) -> None:
    """Open an account, post its invitation and print the invitation's one-time link."""
    from register.accounts.links import invitation
    from register.services.accounts import AccountTerms

    terms = AccountTerms(roles=frozenset(map(Role, roles)), access_ends_on=day(ends_on))

    click.echo(act(lambda session: invitation(session, email, terms, actor=actor(), now=clock.now())))


@accounts.command()
@click.argument("email")
@click.argument("roles", type=ROLE, nargs=-1, required=True)
def roles(email: str, roles: tuple[str, ...]) -> None:
    """Give an account these roles, and no others."""
    from register.services.accounts import change_roles

    chosen = frozenset(map(Role, roles))
    act(lambda session: change_roles(session, email, chosen, actor=actor(), now=clock.now()))
    click.echo("Roles changed")


@accounts.command()
@click.argument("email")
def disable(email: str) -> None:
    """Switch an account off and sign it out everywhere."""
    from register.services.accounts import switch_off

    act(lambda session: switch_off(session, email, actor=actor(), now=clock.now()))
    click.echo("Account switched off")
