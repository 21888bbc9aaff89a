"""The command for the yearly uplift of a contract's prices."""

from __future__ import annotations

from dataclasses import replace

import click

from register import clock
from register.cli.base import act, actor, looking, viewer
from register.db import Session
from register.domain import money
from register.queries.people import people
from register.services.contracts.uplifts import foresee_uplift, propose_uplift


@click.command(name="uplift")
@click.argument("ref")
@click.argument("year")
@click.option("--prepared-by", "person", help="The reference of the person who proposes it.")
@click.option("--preview", is_flag=True, help="Say what each price would be, and propose nothing.")
def uplift_prices(ref: str, year: str, person: str | None, preview: bool) -> None:
    """Propose the prices of YEAR, of rule contracts.price_uplifts, for the contract REF.

    Somebody else decides it, signed in: no command decides in anybody's name.
    """
    if preview:
        _previewed(ref, year)
    elif person is None:
        raise click.UsageError("Give the person who proposes it with --prepared-by, or --preview")
    else:
        click.echo(act(lambda session: _proposed(session, ref, year, person)))


def _previewed(ref: str, year: str) -> None:
    with looking() as session:
        found = foresee_uplift(session, ref, year, actor=actor(), today=clock.today())
    click.echo(found.words)
    for one in found.prices:
        years = f"{money.said(one.annual_before_pence)} -> {money.said(one.annual_after_pence)}"
        click.echo(f"{one.code}  {one.name}  {years}  rounding {money.said(one.rounding_pence)}")
    click.echo(f"{money.said(found.annual_before_pence)} -> {money.said(found.annual_after_pence)}")


def _proposed(session: Session, ref: str, year: str, person: str) -> str:
    who = replace(actor(), person_id=people.person(session, person, viewer=viewer()).thing_id)
    return propose_uplift(session, ref, year, actor=who, today=clock.today()).ref
