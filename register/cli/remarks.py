"""`armslength remarks`: what was asked back about an interest, and what was answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from register import clock
from register.cli.base import act, actor, as_json, looking, viewer
from register.domain.interests.remarks import NewRemark
from register.domain.values import plain
from register.queries.interests.interests import interest
from register.queries.interests.remarks import conversation
from register.services.interests.remarks import answer_back, ask_back


@click.group()
def remarks() -> None:
    """Questions about declarations, and their answers."""


@remarks.command()
@click.argument("ref")
@click.option("--json", "machine", is_flag=True, help="As the API answers it.")
def show(ref: str, machine: bool) -> None:
    """What was said about the interest REF, oldest first."""
    today = clock.today()
    with looking() as session:
        about = interest(session, ref, viewer=viewer(), on=today)
        found = conversation(session, about, today, viewer=viewer())
    if machine:
        as_json(plain(found))
        return
    for one in found.remarks:
        click.echo(
            f"{one.at:%Y-%m-%d %H:%M}\t{'asked' if one.asks else 'answered'}\t{one.by}\t{one.said or ''}"
        )


@remarks.command()
@click.argument("ref")
@click.argument("words")
def ask(ref: str, words: str) -> None:
    """Ask whoever declared REF; they get a task, and a mail where they have an address."""
    _say(ask_back, ref, words)


@remarks.command()
@click.argument("ref")
@click.argument("words")
def answer(ref: str, words: str) -> None:
    """Key in what somebody answered about REF."""
    _say(answer_back, ref, words)


def _say(work: Callable[..., Any], ref: str, words: str) -> None:
    new = NewRemark(said=words)
    click.echo(act(lambda session: work(session, ref, new, actor=actor(), today=clock.today()).ref))
