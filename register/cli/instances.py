"""`armslength init` and `armslength demo`: making an instance."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app

from register import clock
from register.accounts.links import invitation
from register.cli.accounts import whose
from register.cli.base import instance
from register.config import load
from register.db import explained, reading, unit_of_work
from register.domain.accounts.account_terms import AccountTerms
from register.domain.errors import Fault
from register.domain.permissions import Role, system_actor
from register.private_files import keep_private, make_private, tighten
from register.queries.instance import mark
from register.queries.trail.derived import is_in_form
from register.schema import upgrade as bring_up_to_date
from register.services.derived import rebuild
from register.services.instance import make_instance
from register.services.rules import load_new, new_national

SQLITE = "sqlite:///"


@click.command()
@click.option("--administrator", "email", prompt="E-mail address of the first administrator")
@click.option(
    "--name", help="Their full name: recorded as a person, so that the rules of two persons know them."
)
def init(email: str, name: str | None) -> None:
    """Make a real, empty instance; prints a one-time link for its first administrator."""
    prepare()
    with instance():
        with unit_of_work() as session:
            make_instance(session, "real", actor=system_actor(), today=clock.today())
        with unit_of_work() as session:
            who = whose(session, None, name)
            terms = AccountTerms(roles=frozenset({Role.ADMINISTRATOR}), person_id=who)
            link = invitation(session, email, terms, actor=system_actor(), now=clock.now())
        click.echo(f"This instance is ready. Open this link once, within 7 days, to set a password:\n{link}")


@click.command()
def demo() -> None:
    """Load the examples: invented people and amounts, marked so on every page. Safe to repeat."""
    from register.examples.loading import load_examples

    prepare()
    with instance():
        made = load_examples()
        click.echo("The examples were loaded." if made else "The examples are already there.")


@click.command()
def upgrade() -> None:
    """Bring the database to the tables of this release; on PostgreSQL with the owner's address in the settings."""
    prepare()
    with instance(needs_secret=False):
        bring_keys()
        count = bring_rules()
    new = f" {count} rules came with it: look at them under Settings, Rules." if count else ""
    click.echo(f"The database has the tables of this release.{new}")


def prepare() -> None:
    """Bring the database of this instance to the tables of this release."""
    settings = load()
    keep_private(settings.instance)
    tighten(settings.instance)
    if settings.database.startswith(SQLITE):
        make_private(Path(settings.database.removeprefix(SQLITE)))
    with explained():
        bring_up_to_date(settings.owner_database, settings.database)


def bring_rules() -> int:
    """Record the national rules that are new in this release, in an instance that has been made; how many."""
    with reading() as session:
        made = mark(session, "kind") is not None
        missing = new_national(session, viewer=system_actor().viewer) if made else []
    if missing:
        with unit_of_work() as session:
            load_new(session, missing, actor=system_actor(), today=clock.today())
    return len(missing)


def bring_keys() -> None:
    """Work out again what lists are searched and sorted by, where this release folds text otherwise."""
    with reading() as session:
        settled = mark(session, "kind") is None or is_in_form(session)
    if not settled:
        with unit_of_work() as session:
            rebuild(session)


def require_set_up() -> None:
    """Fault unless this instance has been made; inside an application context."""
    with reading() as session:
        kind = mark(session, "kind")
    if kind is None:
        where = current_app.instance_path
        raise Fault(
            f"There is no instance in {where} yet: run `armslength init`, or `armslength demo` to try it."
        )
