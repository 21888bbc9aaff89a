"""`armslength witness`: the witness's side, and the register's."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

import click

from register import clock
from register import witness as witnesses
from register.cli.base import instance
from register.config import load
from register.db import reading
from register.domain.errors import Fault
from register.domain.trail.log_keys import encode_history, parse_history
from register.domain.trail.notes import NoteFault
from register.domain.trail.witnessing import Outcome
from register.jobs.checkpoints import log_key as newest_log_key
from register.jobs.witnessing import ask_witnesses, keep
from register.queries.trail.checkpoints import keys as log_keys
from register.queries.trail.witnessing import request_from

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group()
def witness() -> None:
    """Cosign checkpoints elsewhere: internal audit, a neighbouring trust, an external auditor."""


@witness.command()
@click.argument("folder", type=FOLDER)
@click.option("--name", required=True, help="The witness's own name, such as audit.example/witness.")
@click.option(
    "--log-key", required=True, help="The log's public key, as `armslength witness log-key` prints it."
)
def begin(folder: Path, name: str, log_key: str) -> None:
    """At the witness: make its key in FOLDER and pin the log it watches."""
    try:
        key = witnesses.Witness(folder).begin(name, log_key)
    except NoteFault as fault:
        raise Fault(f"This is not a log's public key: {fault}.") from fault
    short = name.partition("/")[0]
    click.echo(
        "Give this line to whoever runs the register. It goes into witnesses.txt, with the address at which this\n"
        f"witness answers at its end:\nwitness {short} {key.cosigner_key.encode()}"
    )


@witness.command()
@click.argument("folder", type=FOLDER)
@click.option("--keys", type=click.File("rb"), default="-", help="The history; standard input if not given.")
@click.option(
    "--restored", multiple=True, help="A new key that you asked about and accept unvouched; repeat."
)
def follow(folder: Path, keys: IO[bytes], restored: tuple[str, ...]) -> None:
    """At the witness: after the log has changed its key, pin the new one that the old one vouches for."""
    try:
        new = witnesses.Witness(folder).follow(parse_history(keys.read()), restored)
    except NoteFault as fault:
        raise Fault(f"This is not a history of keys: {fault}.") from fault
    click.echo(f"This witness now watches {new.encode()}")


@witness.command()
@click.argument("folder", type=FOLDER)
@click.option(
    "--request", "file", type=click.File("rb"), default="-", help="The request; standard input if not given."
)
def cosign(folder: Path, file: IO[bytes]) -> None:
    """At the witness: check one request, and print the dated cosignature."""
    try:
        click.echo(witnesses.Witness(folder).answer(file.read(), now=clock.now()), nl=False)
    except NoteFault as fault:
        raise Fault(f"Not cosigned: {fault}.") from fault


@witness.command()
@click.argument("folder", type=FOLDER)
@click.option("--port", type=click.IntRange(1, 65535), default=8099, show_default=True)
def serve(folder: Path, port: int) -> None:
    """At the witness: answer requests on 127.0.0.1 until stopped."""
    with witnesses.serve(witnesses.Witness(folder), port) as server:
        click.echo(f"Watching {witnesses.Witness(folder).log.name} on http://127.0.0.1:{port}")
        server.serve_forever()


@witness.command("log-key")
@click.option("--history", is_flag=True, help="Print every key there was, for `armslength witness follow`.")
def log_key(history: bool) -> None:
    """At the register: print the public key that a witness pins."""
    settings = load(needs_secret=False)
    with instance(needs_secret=False):
        if history:
            with reading() as session:
                click.echo(encode_history(log_keys(session)), nl=False)
        else:
            click.echo(newest_log_key(settings.signing_key_file, settings.log_name).encode())


@witness.command()
@click.option("--from-size", type=click.IntRange(0), default=0, help="How many entries the witness saw last.")
def request(from_size: int) -> None:
    """At the register: print the request for the newest checkpoint, to carry by hand."""
    with instance(), reading() as session:
        sys.stdout.write(request_from(session, from_size).encode().decode())


@witness.command()
@click.argument("line", type=click.File("r"), default="-")
def add(line: IO[str]) -> None:
    """At the register: keep the cosignature that a witness returned."""
    with instance():
        click.echo(f"Kept on the checkpoint over {keep(line.read(), now=clock.now()):,} entries.")


@witness.command()
def ask() -> None:
    """At the register: ask every witness in witnesses.txt now, as the scheduler does by itself."""
    with instance():
        told = ask_witnesses(clock.now, at_once=True)
    for name, words in told.items():
        click.echo(f"{name}: {words}")
    if not told:
        click.echo(
            "No witness is to be asked: none has an address, or all have cosigned the newest checkpoint."
        )
    sys.exit(0 if all(words.startswith(Outcome.COSIGNED) for words in told.values()) else 1)
