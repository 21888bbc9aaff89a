"""`armslength delegations`."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import click

from register import clock
from register.cli.base import DAY, as_json, day, looking, viewer
from register.cli.nouns import commands_of
from register.domain import money
from register.domain.values import plain
from register.queries.authority import delegations as queries
from register.services.nouns import DELEGATIONS

delegations = commands_of(DELEGATIONS, "Delegated authority, and who may sign.")


class Pounds(click.ParamType[int]):
    """An amount of pounds, like 250000 or 1250.50."""

    name = "pounds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            amount = Decimal(str(value).replace(",", ""))
        except InvalidOperation:
            self.fail("Enter an amount of pounds, like 1250.50", param, ctx)
        problem = money.amount_problem(amount, "The amount")
        if problem:
            self.fail(problem, param, ctx)
        return money.pence(amount)


@delegations.command()
@click.option("--value", type=Pounds(), required=True, help="Value of the whole contract in pounds.")
@click.option("--service", "services", multiple=True, help="Code of a service; repeat for several.")
@click.option("--on", "day_", type=DAY, help="The day; today if not given.")
@click.option("--matter", default="sign_contracts", show_default=True)
@click.option("--json", "machine", is_flag=True)
def who(value: int, services: tuple[str, ...], day_: datetime | None, matter: str, machine: bool) -> None:
    """Who may sign a contract of this value for these services on this day, and why others may not."""
    on = day(day_) or clock.today()
    with looking() as session:
        answer = queries.who_may_sign(session, value, services, on, matter=matter, viewer=viewer())
    if machine:
        as_json(plain(queries.as_told(answer, on)))
        return
    for able in answer.able:
        chain = " <- ".join(answer.refs[link.id] for link in able.chain.links)
        click.echo(f"{answer.names.get(able.person_id, able.person_id)}: may, by {chain}")
    for one in answer.unable:
        because = "; ".join(finding.message for finding in one.findings)
        click.echo(f"{answer.names.get(one.person_id, one.person_id)}: may not. {because}")
    click.echo(f"{len(answer.able)} may on {on:%Y-%m-%d}")
