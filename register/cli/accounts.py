"""`armslength accounts`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import click

from register import clock
from register.cli.base import DAY, act, actor, day, listing_command, viewer
from register.db import Session
from register.domain.audit_scopes import NewAuditScope, Register
from register.domain.permissions import Role
from register.queries.accounts import LISTING

C = TypeVar("C", bound=Callable[..., Any])

ROLE = click.Choice([role.value for role in Role])
ENDS_ON = click.option("--ends-on", type=DAY, help="The last day of access; needed for an external auditor.")
SCOPE = (
    click.option(
        "--register", "registers", type=click.Choice([register.value for register in Register]), multiple=True,
        help="A register the external auditor may read. May be given several times.",
    ),
    click.option(
        "--organisation", "organisations", multiple=True,
        help="Only records about this organisation: its reference, ODS code or name. May be given several times.",
    ),
    click.option("--first-day", type=DAY, help="The first day of the period that is audited."),
    click.option("--last-day", type=DAY, help="The last day of the period that is audited."),
)  # fmt: skip


def scope_options(command: C) -> C:
    """What an external auditor may read, asked in the same words by every command that sets it."""
    for option in reversed(SCOPE):
        command = option(command)
    return command


def _scope(
    session: Session,
    registers: tuple[str, ...],
    organisations: tuple[str, ...],
    first_day: datetime | None,
    last_day: datetime | None,
) -> NewAuditScope | None:
    """The scope as it was given; None when nothing of it was."""
    from register.queries.audit_scopes import organisations_named

    if not any((registers, organisations, first_day, last_day)):
        return None
    bodies = organisations_named(session, organisations, viewer=viewer())
    return NewAuditScope(
        registers=tuple(map(Register, registers)),
        organisations=tuple(bodies),
        first=day(first_day),
        last=day(last_day),
    )


@click.group()
def accounts() -> None:
    """Accounts: who may sign in, and what for."""


accounts.add_command(listing_command(LISTING))


@accounts.command()
@click.argument("email")
@click.option("--role", "roles", type=ROLE, multiple=True, required=True, help="May be given several times.")
@ENDS_ON
@scope_options
def invite(email: str, roles: tuple[str, ...], ends_on: datetime | None, **scope: Any) -> None:
    """Open an account, post its invitation and print the invitation's one-time link."""
    from register.accounts.links import invitation
    from register.services.accounts import AccountTerms

    def work(session: Session) -> str:
        terms = AccountTerms(
            roles=frozenset(map(Role, roles)), access_ends_on=day(ends_on), scope=_scope(session, **scope)
        )
        return invitation(session, email, terms, actor=actor(), now=clock.now())

    click.echo(act(work))


@accounts.command()
@click.argument("email")
@click.argument("roles", type=ROLE, nargs=-1, required=True)
@ENDS_ON
@scope_options
def roles(email: str, roles: tuple[str, ...], ends_on: datetime | None, **scope: Any) -> None:
    """Give an account these roles, and no others; an external auditor needs a last day and a scope."""
    from register.services.accounts import change_roles

    def work(session: Session) -> None:
        change_roles(
            session, email, frozenset(map(Role, roles)), ends_on=day(ends_on), scope=_scope(session, **scope),
            actor=actor(), now=clock.now(),
        )  # fmt: skip

    act(work)
    click.echo("Roles changed")


@accounts.command()
@click.argument("email")
@scope_options
def scope(email: str, **scope: Any) -> None:
    """Say what an external auditor may read."""
    from register.services.accounts import scope_with_address

    act(
        lambda session: scope_with_address(
            session, email, _scope(session, **scope) or NewAuditScope(), actor=actor()
        )
    )
    click.echo("Scope set")


@accounts.command()
@click.argument("email")
def disable(email: str) -> None:
    """Switch an account off and sign it out everywhere."""
    from register.services.accounts import switch_off

    act(lambda session: switch_off(session, email, actor=actor(), now=clock.now()))
    click.echo("Account switched off")
