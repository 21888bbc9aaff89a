"""`armslength backup` and `armslength restore`."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
from flask import current_app

from register import backups, clock
from register.cli.base import instance
from register.cli.instances import prepare
from register.config import load
from register.db import Session, engine_of, reading
from register.domain.errors import Fault
from register.domain.notes import NoteFault, parse_checkpoint, parse_note
from register.queries.checkpoints import root_at
from register.queries.verification import verify

SECONDS_BETWEEN = 2
FILE = click.Path(path_type=Path, dir_okay=False)


class Progress:
    """Says on standard error how far a long one is; a short one says nothing."""

    def __init__(self) -> None:
        self._next = time.monotonic() + SECONDS_BETWEEN

    def __call__(self, table: str, rows: int) -> None:
        if time.monotonic() >= self._next:
            click.echo(f"{table}: {rows:,} rows so far", err=True)
            self._next = time.monotonic() + SECONDS_BETWEEN


@click.command()
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Copy everything, as one moment saw it, into a new FILE; safe while the product is in use."""
    if file.exists():
        raise Fault(f"{file} is there already: choose a new name.")
    with instance():
        counts = backups.backup(
            engine_of(current_app), load().instance, file, now=clock.now(), tell=Progress()
        )
    click.echo(
        f"{sum(counts.values()):,} rows of {len(counts)} tables are in {file}. Keep it as you keep the register."
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--known", type=click.Path(path_type=Path, exists=True), multiple=True, help="A checkpoint you kept."
)
def restore(file: Path, known: tuple[Path, ...]) -> None:
    """Fill this empty instance from FILE, then recompute all of it; loud when it is older than a checkpoint you kept."""
    prepare()
    with instance():
        counts = backups.restore(engine_of(current_app), load().instance, file, tell=Progress())
        with reading() as session:
            found = verify(session)
            problems = [f"{f.place}: {f.words}" for f in found.findings]
            problems += [words for path in known for words in _against(session, path, found.entries)]
    click.echo(f"{sum(counts.values()):,} rows were restored; the audit trail has {found.entries:,} entries.")
    for words in problems:
        click.secho(f"WARNING: {words}", fg="red", err=True)
    click.echo("Something does not agree: see above." if problems else "Recomputed: nothing was altered.")
    sys.exit(1 if problems else 0)


def _against(session: Session, path: Path, entries: int) -> Iterator[str]:
    """What a checkpoint somebody kept says against this copy."""
    try:
        kept = parse_checkpoint(parse_note(path.read_bytes()).text)
    except NoteFault as fault:
        raise Fault(f"{path} is not a checkpoint: {fault}.") from fault
    if kept.size > entries:
        lost = kept.size - entries
        yield f"THIS COPY IS OLDER than the checkpoint in {path}: {lost:,} entries that were signed are not in it"
    elif root_at(session, kept.size) != kept.root:
        yield f"THIS COPY IS NOT WHAT WAS SIGNED: its first {kept.size:,} entries differ from the checkpoint in {path}"
