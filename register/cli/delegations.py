"""`armslength delegations`."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import click

from register import clock
from register.cli.base import DAY, act, actor, as_at_command, as_json, day, listing_command, looking, viewer
from register.domain import money
from register.domain.authority import ALL_SERVICES, GrantorKind, NewDelegation
from register.queries import delegations as queries
from register.services.delegations import grant_delegation


@click.group()
def delegations() -> None:
    """Delegated authority, and who may sign."""


delegations.add_command(listing_command(queries.LISTING))
delegations.add_command(as_at_command(queries.LISTING))


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
        as_json(queries.as_plain(answer, on))
        return
    for able in answer.able:
        chain = " <- ".join(answer.refs[link.id] for link in able.chain.links)
        click.echo(f"{answer.names.get(able.person_id, able.person_id)}: may, by {chain}")
    for one in answer.unable:
        because = "; ".join(finding.message for finding in one.findings)
        click.echo(f"{answer.names.get(one.person_id, one.person_id)}: may not. {because}")
    click.echo(f"{len(answer.able)} may on {on:%Y-%m-%d}")


@delegations.command()
@click.argument("matter")
@click.option("--organisation", required=True, help="Id of the organisation it binds.")
@click.option("--by", "grantor", help="Id of the post that delegates; the board if not given.")
@click.option("--post", help="Id of the post that holds it.")
@click.option("--person", help="Id of the person who holds it.")
@click.option("--below", type=Pounds(), help="Values below this are covered.")
@click.option("--service", "services", multiple=True, default=(ALL_SERVICES,))
@click.option("--from", "start", type=DAY, required=True)
@click.option("--to", "end", type=DAY)
@click.option("--minute")
@click.option("--parent", help="Id of the delegation it rests on.")
@click.option("--sub-delegable", is_flag=True)
def grant(
    matter: str, organisation: str, grantor: str | None, post: str | None, person: str | None, below: int | None,
    services: tuple[str, ...], start: datetime, end: datetime | None, minute: str | None, parent: str | None,
    sub_delegable: bool,
) -> None:  # fmt: skip
    """Record a delegation of MATTER."""
    new = NewDelegation(
        matter=matter, organisation_id=organisation, grantor_post_id=grantor,
        grantor_kind=GrantorKind.POST if grantor else GrantorKind.BOARD, holder_post_id=post,
        holder_person_id=person, limit_pence=below, services=services, valid_from=start.date(),
        valid_to=day(end), minute=minute, parent_id=parent, sub_delegable=sub_delegable,
    )  # fmt: skip
    click.echo(act(lambda s: grant_delegation(s, new, actor=actor(), today=clock.today()).ref))
