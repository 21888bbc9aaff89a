"""`armslength accounts`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import click

from register import clock
from register.cli.base import DAY, act, actor, day, listing_command, looking, viewer
from register.db import Session
from register.domain.audit_scopes import NewAuditScope, Register
from register.domain.duties.mail_choices import HOW_TOLD, HowTold, MailChoices, holder_of
from register.domain.permissions import Role
from register.queries.accounts.accounts import LISTING
from register.queries.audit.scopes import LISTING as AUDITORS

C = TypeVar("C", bound=Callable[..., Any])

INVITED_TOGETHER = 100
"""So many accounts are opened in one transaction."""
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
    from register.queries.audit.scopes import organisations_named

    if not any((registers, organisations, first_day, last_day)):
        return None
    bodies = organisations_named(session, organisations, clock.today(), viewer=viewer())
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
accounts.add_command(listing_command(AUDITORS, "external-auditors"))


@accounts.command()
@click.argument("email")
@click.option("--role", "roles", type=ROLE, multiple=True, required=True, help="May be given several times.")
@click.option("--person", help="Whose account it is: the reference of a person in the register.")
@click.option(
    "--name", help="Whose account it is, where the register does not know them yet: their full name."
)
@ENDS_ON
@scope_options
def invite(
    email: str, roles: tuple[str, ...], person: str | None, name: str | None, ends_on: datetime | None, **scope: Any
) -> None:  # fmt: skip
    """Open an account, post its invitation and print the invitation's one-time link. A command on the machine asks
    for no second person's word; the audit trail says that it was one."""
    from register.accounts.links import invitation
    from register.domain.accounts.account_terms import AccountTerms

    def work(session: Session) -> str:
        terms = AccountTerms(
            roles=frozenset(map(Role, roles)), access_ends_on=day(ends_on), scope=_scope(session, **scope),
            person_id=whose(session, person, name),
        )  # fmt: skip
        return invitation(session, email, terms, actor=actor(), now=clock.now())

    click.echo(act(work))


@accounts.command("invite-staff")
@click.option("--body", required=True, metavar="REF", help="Whose staff: the reference of an organisation.")
@click.option("--dry-run", is_flag=True, help="Name them, and invite nobody.")
def invite_staff(body: str, dry_run: bool) -> None:
    """Open an account for everybody who holds a post in a body and has none, and post each an invitation that names them.
    A command on the machine asks for no second person's word."""
    from register.queries.accounts.uninvited import uninvited
    from register.queries.people.organisations import organisation

    def found(session: Session) -> list[Any]:
        one = organisation(session, body, viewer=viewer())
        return uninvited(session, one.thing_id, clock.today(), viewer=viewer())

    with looking() as session:
        people = found(session)
    for who in people:
        click.echo(f"{who.ref}\t{who.name}\t{who.email}\t{who.problem or 'is invited'}")
    reached = [who for who in people if not who.problem]
    for start in range(0, 0 if dry_run else len(reached), INVITED_TOGETHER):
        some = reached[start : start + INVITED_TOGETHER]
        act(partial(_invited, some))
    click.echo(f"{0 if dry_run else len(reached)} invited, {len(people) - len(reached)} cannot be reached")


def _invited(some: list[Any], session: Session) -> int:
    from register.accounts.links import means
    from register.services.duties.confirmed_invitations import invite_many

    return invite_many(session, some, means=means(session), actor=actor(), now=clock.now())


def whose(session: Session, person: str | None, name: str | None) -> str | None:
    """The person by reference, or recorded now by name; None where neither is given."""
    from register.domain.people.people import NewPerson
    from register.queries.people.people import person as found
    from register.services.people.people import add_person

    if person is not None:
        return found(session, person, viewer=viewer()).thing_id
    if name is None:
        return None
    return add_person(session, NewPerson(name=name), actor=actor(), today=clock.today()).thing_id


@accounts.command()
@click.argument("email")
@click.option("--person", help="The reference of a person in the register.")
@click.option("--name", help="Their full name, where the register does not know them yet.")
def link(email: str, person: str | None, name: str | None) -> None:
    """Say whose account it is: what administrators cannot do for themselves."""
    from register.services.accounts.accounts import link_person

    def work(session: Session) -> None:
        who = whose(session, person, name)
        if who is None:
            raise click.UsageError("Give --person or --name")
        link_person(session, email, who, actor=actor(), now=clock.now())

    act(work)
    click.echo("Linked")


@accounts.command()
@click.argument("email")
@click.option(
    "--tasks",
    type=click.Choice([one.value for one in HowTold]),
    help="How reminders that are not urgent come.",
)
@click.option("--early/--no-early", default=None, help="Whether reminders long before a deadline come.")
def mail(email: str, tasks: str | None, early: bool | None) -> None:
    """Show, and with options choose, which mail the holder of an account gets. What is a duty cannot be switched off."""
    from register.queries.accounts.mail_choices import account_at, choices_of
    from register.services.accounts.mail_choices import choose_for

    def work(session: Session) -> MailChoices:
        account = account_at(session, email)
        new = choices_of(session, holder_of(account.person_id, account.id))
        new = new if tasks is None else replace(new, tasks=HowTold(tasks))
        new = new if early is None else replace(new, early=early)
        return choose_for(session, account, new, actor=actor(), now=clock.now())

    found = act(work)
    click.echo(
        f"Reminders: {HOW_TOLD[found.tasks].lower()}. Early reminders: {'yes' if found.early else 'no'}"
    )


@accounts.command()
@click.argument("name")
@click.argument("email")
def elsewhere(name: str, email: str) -> None:
    """Register somebody outside this body, who gives a second person's word by a mailed link where nobody else can."""
    from register.services.duties.confirmations import register_elsewhere

    act(lambda session: register_elsewhere(session, name, email, actor=actor(), now=clock.now()))
    click.echo("Registered")


@accounts.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Take a lost authenticator app, passkeys and recovery codes from an account; its holder is told, and signed out."""
    from register.services.accounts.accounts import reset_second_factor as reset

    act(lambda session: reset(session, email, actor=actor(), now=clock.now()))
    click.echo("Reset: they set up another at their next sign-in")


@accounts.command()
@click.argument("email")
@click.argument("roles", type=ROLE, nargs=-1, required=True)
@ENDS_ON
@scope_options
def roles(email: str, roles: tuple[str, ...], ends_on: datetime | None, **scope: Any) -> None:
    """Give an account these roles, and no others; an external auditor needs a last day and a scope."""
    from register.services.accounts.accounts import change_roles

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
    from register.services.accounts.accounts import scope_with_address

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
    from register.services.accounts.accounts import switch_off

    act(lambda session: switch_off(session, email, actor=actor(), now=clock.now()))
    click.echo("Account switched off")
