"""`armslength backup` and `armslength restore`."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
from flask import current_app

from register import age_files, backups, clock
from register.cli.base import instance
from register.cli.instances import prepare
from register.cli.ledger import key_words
from register.config import load
from register.db import Session, engine_of, reading
from register.domain.errors import Fault
from register.domain.trail.notes import NoteFault, parse_checkpoint, parse_note
from register.jobs.checkpoints import restored_key
from register.queries.trail.checkpoints import root_at
from register.queries.trail.verification import verify
from register.whole_files import write_whole

SECONDS_BETWEEN = 2
CHOOSE = (
    "No back-up was made. Say who may open it with --to and a public key of age (`armslength backup-key` makes one), "
    "or --unencrypted if the file is kept where only you can read it."
)
KEY_APART = (
    "No back-up holds the key that signs the audit trail, and the signer's user keeps it here. As that user run: "
    "armslength ledger restored-key"
)
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
@click.option(
    "--to", "recipients", multiple=True, help="A public key of age (age1...) that may open it; repeat."
)
@click.option("--unencrypted", is_flag=True, help="Leave it open to whoever gets hold of the file.")
def backup(file: Path, recipients: tuple[str, ...], unencrypted: bool) -> None:
    """Copy everything, as one moment saw it, into a new FILE; safe while the product is in use."""
    if bool(recipients) == unencrypted:
        raise Fault(CHOOSE)
    if file.exists():
        raise Fault(f"{file} is there already: choose a new name.")
    with instance():
        counts = backups.backup(
            engine_of(current_app),
            load().instance,
            file,
            now=clock.now(),
            recipients=recipients,
            tell=Progress(),
        )
    click.echo(
        f"{sum(counts.values()):,} rows of {len(counts)} tables are in {file}. Keep it as you keep the register."
    )


@click.command("backup-key")
@click.argument("file", type=FILE)
def backup_key(file: Path) -> None:
    """Make a pair of keys for back-ups: the private one into a new FILE, the public one is printed."""
    private, public = age_files.new_identity()
    try:
        write_whole(file, f"# public key: {public}\n{private}\n".encode(), first=True)
    except FileExistsError as fault:
        raise Fault(f"{file} is there already: choose a new name.") from fault
    click.echo(f"Keep {file} away from this machine: without it no back-up can be opened.\n{public}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--known", type=click.Path(path_type=Path, exists=True), multiple=True, help="A checkpoint you kept."
)
@click.option(
    "--identity", type=click.Path(path_type=Path, exists=True), help="The file of the private key it is for."
)
@click.option(
    "--old-key",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The copy of the key that signed before; it vouches for the new one.",
)
def restore(file: Path, known: tuple[Path, ...], identity: Path | None, old_key: Path | None) -> None:
    """Fill this empty instance from FILE, then recompute all of it; loud when it is older than a checkpoint you kept.

    From then on a new key signs."""
    prepare()
    with instance():
        counts = backups.restore(
            engine_of(current_app), load().instance, file, identity=identity, tell=Progress()
        )
        with reading() as session:
            found = verify(session)
            problems = [f"{f.place}: {f.words}" for f in found.findings]
            problems += [words for path in known for words in _against(session, path, found.entries)]
    click.echo(f"{sum(counts.values()):,} rows were restored; the audit trail has {found.entries:,} entries.")
    for words in problems:
        click.secho(f"WARNING: {words}", fg="red", err=True)
    click.echo(_signed_anew(old_key))
    sound = f"Recomputed, {found.compared.said}: nothing that was found there was altered."
    click.echo("Something does not agree: see above." if problems else sound)
    sys.exit(1 if problems else 0)


def _signed_anew(old_key: Path | None) -> str:
    """Make the key that signs from now on; where another user signs, say what they have to run."""
    settings = load()
    if not settings.scheduler_signs:
        return KEY_APART
    with instance():
        key = restored_key(settings.signing_key_file, old_key, now=clock.now())
    return key_words(None if key is None else key.log_key, vouched=old_key is not None)


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
