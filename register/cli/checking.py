"""`armslength check`."""

from __future__ import annotations

from contextlib import suppress

import click

from register import clock
from register.cli.base import as_json, instance, looking, viewer
from register.db import Session
from register.domain.errors import Invalid, NotFound
from register.domain.values import plain
from register.jobs.recheck import sweep
from register.queries.contracts.ahead.told import NextDecision, NextDecisions, next_decisions
from register.queries.contracts.contracts import contract
from register.queries.contracts.marks import Marked, marked
from register.queries.contracts.waivers import waiver
from register.queries.hidden_reasons import outcome_words


@click.command()
@click.argument("ref", required=False)
@click.option("--all", "every", is_flag=True, help="Every open contract and waiver.")
@click.option("--json", "machine", is_flag=True, help="As JSON.")
def check(ref: str | None, every: bool, machine: bool) -> None:
    """Look again into the decisions that were taken on the contract or waiver REF, or on every open one, and at who is next
    to decide; say which need re-checking, since when and why, and what stops the next."""
    if (ref is None) == (not every):
        raise Invalid({"ref": "Give the reference of a contract or a waiver, or --all"})
    with looking() as session:
        only = None if ref is None else _found(session, ref)
    with instance():
        sweep(clock.now(), only, lambda done, total: click.echo(f"{done:,} of {total:,} looked at", err=True))
    with looking() as session:
        found = marked(session, viewer=viewer(), subject_id=only)
        ahead = next_decisions(session, viewer=viewer(), today=clock.today(), contract_id=only)
    if machine:
        as_json({"needs_rechecking": plain(found), "next_decisions": plain(ahead)})
        return
    _say(found, ahead)


def _found(session: Session, ref: str) -> str:
    """The id of the contract or the waiver of this reference."""
    with suppress(NotFound):
        return waiver(session, ref, viewer=viewer()).thing_id
    return contract(session, ref, viewer=viewer()).thing_id


def _say(found: list[Marked], ahead: NextDecisions) -> None:
    for one in found:
        click.echo(_line(one))
    click.echo(
        f"{len(found)} decision{'' if len(found) == 1 else 's'} need{'s' if len(found) == 1 else ''} re-checking"
    )
    for step in ahead.shown:
        click.echo(_step(step))
    click.echo(f"{ahead.count:,} wait for a decision, {ahead.stopped:,} of them stopped")
    if ahead.contracts_left:
        click.echo(f"{ahead.contracts_left:,} more contracts wait, which start later: check each")


def _line(one: Marked) -> str:
    why = "; ".join(one.because)
    return (
        f"{one.about_ref} {one.about}: {one.decision_ref} needs re-checking since {one.since:%Y-%m-%d}. {why}"
    )


def _step(one: NextDecision) -> str:
    why = f". {'; '.join(one.because)}" if one.because else ""
    return f"{one.contract_ref} {one.contract}: {one.what}, {one.person or 'nobody'}: {outcome_words(one.outcome)}{why}"
