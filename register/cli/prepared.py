"""`armslength prepared`: what assistants prepare for others to declare."""

from __future__ import annotations

from typing import Any, TextIO

import click

from register import clock
from register.cli.base import act, actor, as_json, looking, viewer
from register.domain.interests.interests import NewInterest, NewNilReturn
from register.domain.interests.prepared import NewAssistant
from register.domain.json_objects import json_object
from register.domain.readers import read
from register.domain.values import plain
from register.queries.interests.prepared import drafts_of
from register.queries.people.people import person
from register.services.interests.prepared import drop_prepared, name_assistant, prepare, send_prepared


@click.group()
def prepared() -> None:
    """Declarations that assistants prepare for others to send."""


@prepared.command()
@click.argument("who")
@click.option("--json", "machine", is_flag=True, help="As the API answers it.")
def show(who: str, machine: bool) -> None:
    """What the person WHO prepared for others, and what was prepared for them."""
    with looking() as session:
        found = drafts_of(session, _id(session, who), viewer=viewer())
    if machine:
        as_json(plain(found))
        return
    for one in found.drafts:
        days = f"{one.prepared_at:%Y-%m-%d}\t{one.lapses_on}"
        click.echo(f"{one.id}\t{days}\t{one.kind}\t{one.state}\t{one.prepared_by} for {one.person}")


@prepared.command()
@click.argument("who")
@click.argument("email", required=False)
def assistant(who: str, email: str | None) -> None:
    """Say that whoever has the address EMAIL may prepare declarations for the person WHO; without one, that nobody may."""
    new = NewAssistant(email=email)
    act(lambda session: name_assistant(session, _id(session, who), new, actor=actor(), today=clock.today()))


@prepared.command()
@click.argument("who")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--by", required=True, metavar="ASSISTANT", help="The reference of whoever prepares it.")
@click.option(
    "--nothing", is_flag=True, help="The file is a return: nothing to declare, or nothing has changed."
)
def add(who: str, file: TextIO, by: str, nothing: bool) -> None:
    """Prepare for the person WHO what a JSON FILE (- for standard input) says, in the shape that declaring takes."""
    given = json_object(file.read())

    def work(session: Any) -> str:
        new: Any = read(NewNilReturn if nothing else NewInterest, given, person_id=_id(session, who))
        return prepare(session, new, prepared_by_id=_id(session, by), **_when()).id

    click.echo(act(work))


@prepared.command()
@click.argument("key")
def send(key: str) -> None:
    """Declare what was prepared under KEY, keyed in for its person."""
    click.echo(act(lambda session: send_prepared(session, key, **_when()).ref))


@prepared.command()
@click.argument("key")
def drop(key: str) -> None:
    """Say that what was prepared under KEY is not to be sent."""
    act(lambda session: drop_prepared(session, key, actor=actor(), now=clock.now()))


def _id(session: Any, who: str) -> str:
    return person(session, who, viewer=viewer()).thing_id


def _when() -> dict[str, Any]:
    return {"actor": actor(), "today": clock.today(), "now": clock.now()}
