"""`armslength agreements`."""

from __future__ import annotations

from datetime import datetime

import click

from register import clock
from register.cli.base import DAY, act, actor
from register.cli.nouns import commands_of
from register.services.nouns import AGREEMENTS
from register.services.sharing.agreements import NewSignature, sign_agreement

agreements = commands_of(AGREEMENTS, "Sharing agreements and their signed copies.")


@agreements.command()
@click.argument("ref")
@click.option("--party", required=True, help="Id of the organisation that signed.")
@click.option("--on", "signed", type=DAY, required=True)
def sign(ref: str, party: str, signed: datetime) -> None:
    """Record that a party's signed copy of agreement REF was received."""
    new = NewSignature(organisation_id=party, signed_on=signed.date())
    made = act(lambda s: sign_agreement(s, ref, new, expected_n=None, actor=actor(), today=clock.today()))
    click.echo(f"{made.ref} version {made.n}")
