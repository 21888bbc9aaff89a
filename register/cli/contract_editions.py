"""`armslength contracts publish-edition`, `editions`, `edition` and `withhold`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from register import clock
from register.cli.base import BY_NEEDED, DAY, act, acting_for, actor, listing_command, looking
from register.config import load, local_address
from register.db import Session
from register.domain.contracts.public.unpublished import (
    FIELDS,
    NewContractEdition,
    UnpublishedFor,
    Unpublishing,
)
from register.domain.permissions import ANYBODY
from register.queries.procurement import contract_edition_files as files
from register.queries.procurement.contract_editions import LISTING, contract_edition
from register.queries.procurement.contract_files import head_of
from register.services.duties.confirmations import Heard
from register.services.duties.confirmed_unpublishing import unpublish_or_ask
from register.services.procurement.contract_editions import publish_contracts
from register.whole_files import write_whole

TOLD = {
    Heard.DONE: "", Heard.AGREEMENT_ASKED: "; a second person was asked to agree",
    Heard.WAITS: ": nothing changes until another person has agreed",
}  # fmt: skip
list_editions = listing_command(LISTING, "editions")


@click.command("publish-edition")
@click.argument("commissioner")
@click.option("--ended", is_flag=True, help="With contracts that ended.")
@click.option("--title", default="", help="The usual one if not given.")
def publish_edition(commissioner: str, ended: bool, title: str) -> None:
    """Publish the contracts of COMMISSIONER for anybody to read. What was withheld of a contract stays withheld."""
    new = NewContractEdition(organisation_id=commissioner, with_ended=ended, title=title)
    made = act(lambda session: publish_contracts(session, new, actor=actor(), today=clock.today()))
    click.echo(f"{made.ref}: {made.count:,} rows, manifest {made.sha256}")


@click.command("edition")
@click.argument("ref")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--format", "kind", type=click.Choice([*files.KINDS]), default="csv", show_default=True)
def export_edition(ref: str, file: Path, kind: str) -> None:
    """Write the published edition REF into FILE, as its public page shows it today."""
    head = head_of(load(), local_address(), clock.now())
    with looking() as session:
        one = contract_edition(session, ref, viewer=ANYBODY)
        body = files.edition_file(session, one, kind, head=head)
    write_whole(file, body)
    click.echo(f"{len(body):,} bytes written to {file}")


@click.command("withhold")
@click.argument("ref")
@click.option("--field", "fields", multiple=True, type=click.Choice([*FIELDS]), help="What is withheld.")
@click.option("--all", "all_of_it", is_flag=True, help="All of it is withheld.")
@click.option(
    "--ground", default="", help="The code of the ground, as rule publication.contract_grounds has it."
)
@click.option(
    "--requested-by",
    default="",
    type=click.Choice(["", *(one.value for one in UnpublishedFor)]),
    help="Who asked for it.",
)
@click.option("--review-on", type=DAY, help="When it is looked at again.")
@click.option("--reason", default="", help="Why; never published.")
@BY_NEEDED
def withhold(ref: str, by: str, fields: tuple[str, ...], review_on: datetime | None, **words: Any) -> None:
    """Say what of the contract REF the public is not shown; without --field and --all, nothing is withheld. A second person
    is asked to agree; what is withheld already is shown again only once they have."""
    new = Unpublishing(fields=fields, review_on=review_on.date() if review_on else None, **words)

    def work(session: Session) -> tuple[int, Heard]:
        from register.accounts.links import means

        how: dict[str, Any] = {"means": means(session), "actor": acting_for(session, by), "now": clock.now()}
        row, heard = unpublish_or_ask(session, ref, new, expected_n=None, **how)
        return row.n, heard

    made, heard = act(work)
    click.echo(f"{ref} version {made}{TOLD[heard]}")
