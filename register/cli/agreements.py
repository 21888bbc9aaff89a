"""`armslength agreements`."""

from __future__ import annotations

from datetime import datetime

import click

from register import clock
from register.cli.base import DAY, act, actor, as_at_command, day, listing_command
from register.domain.sharing import AgreementParty, NewAgreement
from register.queries.agreements import listing_on
from register.services.agreements import NewSignature, add_agreement, sign_agreement


@click.group()
def agreements() -> None:
    """Sharing agreements and their signed copies."""


agreements.add_command(listing_command(listing_on(clock.today())))
agreements.add_command(as_at_command(listing_on(clock.today())))


@agreements.command()
@click.argument("title")
@click.option("--kind", required=True, help="A code of the rule sharing.kinds.")
@click.option("--party", "parties", multiple=True, required=True, help="Id of an organisation; repeat.")
@click.option("--purpose", required=True)
@click.option("--basis", required=True, help="A code of the rule sharing.lawful_bases.")
@click.option(
    "--category", "categories", multiple=True, required=True, help="A code of sharing.categories; repeat."
)
@click.option("--from", "start", type=DAY, required=True)
@click.option("--to", "end", type=DAY)
@click.option("--review", type=DAY, required=True)
def add(
    title: str, kind: str, parties: tuple[str, ...], purpose: str, basis: str, categories: tuple[str, ...],
    start: datetime, end: datetime | None, review: datetime,
) -> None:  # fmt: skip
    """Record an agreement called TITLE."""
    new = NewAgreement(
        title=title, kind=kind, parties=tuple(AgreementParty(organisation_id=key) for key in parties),
        purpose=purpose, lawful_basis=basis, categories=categories, starts_on=start.date(), ends_on=day(end),
        review_due_on=review.date(),
    )  # fmt: skip
    click.echo(act(lambda s: add_agreement(s, new, actor=actor(), today=clock.today()).ref))


@agreements.command()
@click.argument("ref")
@click.option("--party", required=True, help="Id of the organisation that signed.")
@click.option("--on", "signed", type=DAY, required=True)
def sign(ref: str, party: str, signed: datetime) -> None:
    """Record that a party's signed copy of agreement REF was received."""
    new = NewSignature(organisation_id=party, signed_on=signed.date())
    made = act(lambda s: sign_agreement(s, ref, new, expected_n=None, actor=actor(), today=clock.today()))
    click.echo(f"{made.ref} version {made.n}")
