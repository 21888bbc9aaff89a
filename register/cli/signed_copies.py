"""`armslength signed-copies`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from register import clock
from register.cli.base import DAY, act, actor
from register.config import load
from register.db import Session
from register.domain.contracts.signed_copies import NewSignedCopy
from register.services.contracts.outside_documents import keep_outside_file, record_outside_document
from register.services.contracts.signed_copies import (
    SentFile,
    keep_copy_file,
    keep_signed_copy,
    kept_only_if_recorded,
)

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("signed-copies")
def signed_copies() -> None:
    """Files of contracts that come from outside: signed copies, and documents made elsewhere."""


@signed_copies.command("keep")
@click.argument("signature")
@click.argument("file", type=FILE)
@click.option("--signed-on", type=DAY, required=True, help="The day it was signed.")
@click.option("--capacity", required=True, help="The capacity in which it was signed, like Chief Executive.")
def keep(signature: str, file: Path, signed_on: datetime, capacity: str) -> None:
    """Keep FILE as the signed copy of SIGNATURE, a reference that the contract's page and JSON show."""
    new = NewSignedCopy(signed_on=signed_on.date(), capacity=capacity)
    kept = keep_copy_file(Path(load().instance), file.name, file.read_bytes())

    def work(session: Session) -> str:
        done = keep_signed_copy(
            session, signature, new, kept, expected_n=None, actor=actor(), today=clock.today()
        )
        return str(done.file_hash)

    click.echo(_recorded(kept, work))


@signed_copies.command("keep-document")
@click.argument("ref")
@click.argument("file", type=FILE)
def keep_document(ref: str, file: Path) -> None:
    """Keep FILE as the document of REF that was made elsewhere, where no contract template is held for its edition."""
    kept = keep_outside_file(Path(load().instance), file.name, file.read_bytes())

    def work(session: Session) -> str:
        done = record_outside_document(
            session, ref, kept, expected_n=None, actor=actor(), today=clock.today()
        )
        return str(done.ref)

    click.echo(_recorded(kept, work))


def _recorded(file: SentFile, work: Callable[[Session], str]) -> str:
    with kept_only_if_recorded(Path(load().instance), file):
        return act(work)
