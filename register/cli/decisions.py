"""`armslength decisions`."""

from __future__ import annotations

from pathlib import Path

import click

from register.cli.base import as_at_command, as_json, listing_command, looking, viewer
from register.config import load
from register.domain.values import plain
from register.queries.audit.decided_before import EveryUnknown, decisions_before_an_interest_was_known
from register.queries.contracts.decisions import LISTING, decision
from register.queries.contracts.hindsight.waiver_checks_listed import LISTING as WAIVER_CHECKS
from register.queries.contracts.hindsight.waiver_statements import decision_statement as statement_of
from register.queries.contracts.surroundings import surroundings
from register.services.contracts.statements import word_file
from register.whole_files import write_whole


@click.group()
def decisions() -> None:
    """Decision checks that were made."""


decisions.add_command(listing_command(LISTING))
decisions.add_command(listing_command(WAIVER_CHECKS, "of-waivers"))
decisions.add_command(as_at_command(LISTING))


@decisions.command()
@click.argument("ref")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Write a Word file there; else it is told as JSON."
)
def statement(ref: str, out: Path | None) -> None:
    """The decision statement of the check REF: what was decided and found, in the third person, as it was kept."""
    with looking() as session:
        found = statement_of(session, decision(session, ref, viewer=viewer()), viewer=viewer())
    if out is None:
        as_json(plain(found))
        return
    write_whole(out, word_file(found, body_name=load().body_name))
    click.echo(str(out))


@decisions.command("before-interests")
@click.option("--json", "machine", is_flag=True, help="As JSON.")
def before_interests(machine: bool) -> None:
    """Every decision that was taken before the decider's interest in somebody it is about was recorded: on contracts and
    their changes, waivers, awards, sharing agreements and incidents."""
    with looking() as session:
        found = decisions_before_an_interest_was_known(session, viewer=viewer(), most=None)
    if machine:
        as_json(plain(EveryUnknown(tuple(found))))
        return
    for one in found:
        click.echo(
            f"{one.decided_at:%Y-%m-%d}\t{one.decided.label}\t{one.record_ref}\t{one.decision_ref or '-'}"
            f"\t{one.person}\t{one.interest_ref}, recorded {one.declared_at:%Y-%m-%d}"
        )


@decisions.command()
@click.argument("ref")
@click.option("--json", "machine", is_flag=True, help="As JSON.")
def around(ref: str, machine: bool) -> None:
    """What joins the people, posts, organisations and contracts around the decision REF."""
    with looking() as session:
        found = surroundings(session, decision(session, ref, viewer=viewer()), viewer=viewer())
    if machine:
        as_json(plain(found))
        return
    for tie in found.ties:
        click.echo(f"{tie.one} {tie.how} {tie.other}{f' ({tie.ref})' if tie.ref else ''}")
