"""`armslength review-meetings minutes`."""

from __future__ import annotations

from pathlib import Path

import click

from register.cli.base import as_json, looking, viewer
from register.config import load
from register.domain.values import plain
from register.queries.running.review_meetings import minutes as minutes_of
from register.queries.running.review_meetings import review_meeting
from register.services.running.minutes import word_file
from register.whole_files import write_whole


@click.command()
@click.argument("ref")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Write a Word file there; else they are told as JSON."
)
def minutes(ref: str, out: Path | None) -> None:
    """The minutes of the review meeting REF: who came, what was agreed, and each action."""
    with looking() as session:
        found = minutes_of(session, review_meeting(session, ref, viewer=viewer()), viewer=viewer())
    if out is None:
        as_json(plain(found))
        return
    write_whole(out, word_file(found, body_name=load().body_name))
    click.echo(str(out))
