"""`armslength contracts publish-edition`, `editions`, `edition` and `withhold`."""

from __future__ import annotations

from pathlib import Path

import click

from register import clock
from register.cli.base import act, actor, listing_command, looking
from register.config import load, local_address
from register.domain.contracts.public.unpublished import FIELDS, NewContractEdition, Unpublishing
from register.domain.permissions import ANYBODY
from register.queries.procurement import contract_edition_files as files
from register.queries.procurement.contract_editions import LISTING, contract_edition
from register.queries.procurement.contract_files import head_of
from register.services.procurement.contract_editions import decide_contract_publication, publish_contracts
from register.whole_files import write_whole

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
@click.option("--reason", default="", help="Why; never published.")
def withhold(ref: str, fields: tuple[str, ...], all_of_it: bool, ground: str, reason: str) -> None:
    """Say what of the contract REF the public is not shown; without --field and --all, nothing is withheld."""
    new = Unpublishing(all_of_it=all_of_it, fields=fields, ground=ground, reason=reason)
    made = act(
        lambda s: (
            decide_contract_publication(s, ref, new, expected_n=None, actor=actor(), today=clock.today()).n
        )
    )
    click.echo(f"{ref} version {made}")
