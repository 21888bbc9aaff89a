"""`armslength contracts returned`, and what becomes of what came back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from register import clock
from register.cli.base import BY_NEEDED, act, acting_for, actor, looking, viewer
from register.config import load
from register.db import Session
from register.documents.upload_guard import USUAL
from register.domain.contracts.returned import Answer
from register.domain.differences import Piece, Words
from register.domain.errors import NotFound
from register.queries.contracts import returned as queries
from register.queries.contracts.change_papers import change_differs
from register.queries.contracts.contracts import contract
from register.services.contracts import returned as returns

ROUND = click.option(
    "--round", "number", type=click.IntRange(1), help="Which file that came back; the last if not given."
)


@click.command()
@click.argument("ref")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The same for programs.")
def returned(ref: str, file: Path, as_json: bool) -> None:
    """Take in FILE, which came back for the contract REF, and say what is different from what was issued.

    The exit code is 1 when something is. The same file a second time adds nothing.
    """
    with file.open("rb") as stream:
        content = stream.read(USUAL.file_bytes + 1)
    folder = Path(load().instance)
    with looking() as session:
        received = returns.read_returned(session, ref, content, viewer=viewer(), instance=folder)
        known = returns.same_file(session, received, viewer=viewer())
    name = "" if known else returns.keep_returned(folder, content)
    act(lambda s: returns.record_returned(s, received, name, file.name, actor=actor(), now=clock.now()).id)
    if as_json:
        click.echo(json.dumps(returns.as_json(received), ensure_ascii=False, indent=2))
    else:
        _echo_returned(received)
    if received.report.findings:
        raise click.exceptions.Exit(1)


def _echo_returned(received: returns.Received) -> None:
    if received.document is None:
        click.echo("Received, not compared: check the page codes by hand")
        return
    click.echo(f"Compared with {received.document}")
    if received.untracked:
        click.echo(f"{received.untracked} made with tracking off")
    for one in received.report.findings:
        whose = f" ({one.who} {one.day})" if one.who else "" if one.tracked else " (tracking off)"
        click.echo(f"{one.kind.label}, {one.place}{whose}\n  {_marked(one.words)}")
    count = len(received.report.findings)
    click.echo(f"{count} differences" if count else "No word was changed")


def _marked(words: Iterable[Words]) -> str:
    signs = {Piece.KEPT: "{}", Piece.REMOVED: "[-{}-]", Piece.ADDED: "[+{}+]"}
    return "".join(signs[one.piece].format(one.text) for one in words).replace("\n", "\n  ")


@click.command()
@click.argument("ref")
def differences(ref: str) -> None:
    """List what every file that came back for the contract REF changed, and what became of each."""
    with looking() as session:
        one = contract(session, ref, viewer=viewer())
        for number, row in enumerate(queries.returns_of(session, one.thing_id, viewer=viewer()), 1):
            applied = queries.put_into(session, row, viewer=viewer())
            click.echo(
                f"Round {number}: {row.sent_name}" + (f", put into {applied['made']}" if applied else "")
            )
            for item in queries.decided(session, row, viewer=viewer()):
                answer = item.answer.label if item.answer else "To be decided"
                click.echo(f"{item.finding.key}  {answer}  {item.finding.kind.label}, {item.finding.place}")
                click.echo(f"  {_marked(item.finding.words)}")


@click.command("decide-difference")
@click.argument("ref")
@click.argument("difference")
@click.argument("answer", type=click.Choice([one.value for one in Answer]))
@click.option("--reason", default="", help="What a refusal or a question says.")
@click.option(
    "--ground",
    default="",
    help="What lets fixed wording be taken in: a national variation or a derogation, with its letter.",
)
@ROUND
@BY_NEEDED
def decide_difference(
    ref: str, difference: str, answer: str, reason: str, ground: str, number: int | None, by: str
) -> None:
    """Record what becomes of one DIFFERENCE, by its key, in a file that came back for the contract REF."""

    def work(session: Session) -> None:
        who = acting_for(session, by)
        row = _row(session, ref, number)
        returns.decide_finding(
            session, row, difference, answer, reason=reason, ground=ground, actor=who, today=clock.today()
        )

    act(work)
    click.echo(f"{difference}  {Answer(answer).label}")


@click.command("take-in")
@click.argument("ref")
@ROUND
@BY_NEEDED
def take_in(ref: str, number: int | None, by: str) -> None:
    """Put what was taken in into the draft REF, or propose it as one variation, which others decide, signed in."""

    def work(session: Session) -> tuple[str, dict[str, str]]:
        who = acting_for(session, by)
        row = _row(session, ref, number)
        lacking = returns.would_take_in(session, row, viewer=who.viewer).lacking
        return returns.take_in(session, row, actor=who, today=clock.today()), lacking

    made, lacking = act(work)
    click.echo(made)
    for path, why in lacking.items():
        click.echo(f"{path}: not taken in by itself. {why}")


@click.command("change-differences")
@click.argument("change")
def change_differences(change: str) -> None:
    """Show what CHANGE alters in its contract, place by place, and the annual value before and after."""
    with looking() as session:
        found = change_differs(session, change, today=clock.today(), viewer=viewer())
    for one in found.places:
        click.echo(f"{one.place}\n  [-{one.before}-]\n  [+{one.after}+]")
    click.echo(
        f"£{found.value_before_pence / 100:,.2f} a year until now, £{found.value_after_pence / 100:,.2f} with it"
    )


def _row(session: Session, ref: str, number: int | None) -> Any:
    one = contract(session, ref, viewer=viewer())
    rounds = queries.returns_of(session, one.thing_id, viewer=viewer())
    if not rounds or (number or 1) > len(rounds):
        raise NotFound
    return rounds[(number or len(rounds)) - 1]


COMMANDS = (returned, differences, decide_difference, take_in, change_differences)
