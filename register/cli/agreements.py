"""`armslength agreements`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from register import clock
from register.cli.base import DAY, act, actor, day, looking, viewer
from register.cli.nouns import commands_of
from register.config import load
from register.domain.sharing.agreements import Direction, PartyRole
from register.domain.sharing.frameworks import NewAccession
from register.domain.sharing.signing import NewSignature, NewWithdrawal
from register.queries.sharing.agreement_papers import agreement_paper
from register.queries.sharing.agreements import agreement
from register.queries.visible import AsAt
from register.services.nouns import AGREEMENTS
from register.services.sharing import agreements as services
from register.services.sharing.agreement_papers import word_file
from register.services.sharing.agreements import correct_signature, sign_agreement, withdraw_party
from register.whole_files import write_whole

agreements = commands_of(AGREEMENTS, "Sharing agreements and their signed copies.")


@agreements.command()
@click.argument("ref")
@click.option("--party", required=True, help="Id of the organisation that signed.")
@click.option("--on", "signed", type=DAY, required=True)
@click.option("--name", required=True, help="Who signed.")
@click.option("--post", required=True, help="In which post.")
@click.option("--correct", "why", help="Correct the signature that is recorded, and say why.")
def sign(ref: str, party: str, signed: datetime, name: str, post: str, why: str | None) -> None:
    """Record that a party's signed copy of agreement REF was received, or correct it."""
    new = NewSignature(organisation_id=party, signed_on=signed.date(), signed_by=name, signed_post=post)
    how: dict[str, Any] = {"expected_n": None, "actor": actor(), "today": clock.today()}
    made = act(
        lambda s: (
            sign_agreement(s, ref, new, **how)
            if why is None
            else correct_signature(s, ref, new, reason=why, **how)
        )
    )
    click.echo(f"{made.ref} version {made.n}")


@agreements.command()
@click.argument("ref")
@click.option("--party", required=True, help="Id of the organisation that joins.")
@click.option("--from", "first", type=DAY, required=True, help="First day on which it is a party.")
@click.option("--signed", type=DAY, required=True, help="Day on which it signed.")
@click.option("--name", required=True, help="Who signed.")
@click.option("--post", required=True, help="In which post.")
@click.option(
    "--role", type=click.Choice([one.value for one in PartyRole]), default="controller", help="Its part."
)
@click.option(
    "--way", type=click.Choice([one.value for one in Direction]), default="both", help="Which way it goes."
)
def accede(
    ref: str, party: str, first: datetime, signed: datetime, name: str, post: str, role: str, way: str
) -> None:
    """Record that a body joins framework agreement REF from a day."""
    new = NewAccession(
        organisation_id=party, acceded_on=first.date(), signed_on=signed.date(), signed_by=name, signed_post=post,
        role=PartyRole(role), direction=Direction(way),
    )  # fmt: skip
    how: dict[str, Any] = {"expected_n": None, "actor": actor(), "today": clock.today()}
    made = act(lambda s: services.accede(s, ref, new, **how))
    click.echo(f"{made.ref} version {made.n}")


@agreements.command()
@click.argument("ref")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--on", type=DAY, help="Show it for this day; today if not given.")
@click.option("--known", type=DAY, help="Using only what had been declared by this day.")
def document(ref: str, out: Path, on: datetime | None, known: datetime | None) -> None:
    """Write agreement REF to the Word file OUT."""
    when = day(on) or clock.today()
    as_at = AsAt(when, day(known))
    with looking() as session:
        name, one = load().body_name, agreement(session, ref, viewer=viewer(), as_at=as_at)
        found = agreement_paper(session, one, one.ref, when, viewer=viewer(), as_at=as_at)
    write_whole(out, word_file(found, body_name=name, made_at=clock.now()))
    click.echo(str(out))


@agreements.command()
@click.argument("ref")
@click.option("--party", required=True, help="Id of the organisation that leaves.")
@click.option("--on", "left", type=DAY, required=True, help="First day on which it is no party any more.")
@click.option("--reason", required=True)
def withdraw(ref: str, party: str, left: datetime, reason: str) -> None:
    """Record that a party leaves agreement REF."""
    new = NewWithdrawal(organisation_id=party, withdrawn_on=left.date(), reason=reason)
    made = act(lambda s: withdraw_party(s, ref, new, expected_n=None, actor=actor(), today=clock.today()))
    click.echo(f"{made.ref} version {made.n}")
