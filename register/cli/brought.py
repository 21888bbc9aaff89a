"""What commands are given to bring in, a file or a folder and the mapping it is read by, and the command of every list."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from register import clock
from register.cli.base import actor, as_json, instance, viewer, watched_reading
from register.db import unit_of_work
from register.documents.workbooks import DELIMITED, SPREADSHEETS, read_file
from register.domain.errors import Invalid
from register.domain.imports.mappings import BadMapping, Mapping, read_mapping, shipped_text
from register.domain.imports.tables import Sheet, Unreadable
from register.queries.imports.contracts_told import lines, told
from register.queries.imports.lists import Plan
from register.queries.people.organisations import organisation
from register.services.imports.brought_lists import BroughtList

SHOWN = 10
TAKEN = (*DELIMITED, *SPREADSHEETS, ".zip")


def mapping_named(name: str, shipped: Sequence[str]) -> tuple[str, Mapping]:
    """A mapping with its text: one that comes with the product, or a text file. BadMapping says what to give."""
    if name in shipped:
        text = shipped_text(name)
        return text, read_mapping(text, name)
    path = Path(name)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadMapping(
            f"There is no mapping {name}. Give a text file, or one of {', '.join(shipped)}"
        ) from None
    return text, read_mapping(text, path.stem[:40])


def sheets_of(path: Path) -> Iterator[Sheet]:
    """The sheets of the file, or of every file in the folder, named by their place in it."""
    files = _files(path)
    if not files:
        raise Unreadable(f"{path} holds no file that can be read: {', '.join(TAKEN)}")
    with click.progressbar(files, label="Reading", file=sys.stderr) as bar:
        for file in bar:
            yield from read_file(file.read_bytes(), str(file.relative_to(path.parent)))


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    found = (
        file
        for file in path.rglob("*")
        if file.suffix.lower() in TAKEN and not file.name.startswith((".", "~$"))
    )
    return sorted(file for file in found if file.is_file())


def import_command(brought: BroughtList, *, things: str, where: str, whose: str, words: str) -> click.Command:
    """The command that brings a list in. things: what its rows become; where: the page on which rows are mended; whose: the
    help of the option that says whose list it is; words: what the command says of itself."""

    def run(path: Path, mapping_name: str, commissioner: str | None, dry_run: bool, machine: bool) -> None:
        try:
            found = _bring(brought, path, mapping_name, commissioner, dry_run)
        except (BadMapping, Unreadable) as fault:
            raise Invalid({"": str(fault)}) from None
        if machine:
            as_json({"dry_run": dry_run, **found})
            return
        click.echo("\n".join(lines(found, things, where, dry_run=dry_run, shown=SHOWN)))

    along = ", ".join(brought.read.mappings)
    reads = f"How the file is read: a text file of yours, or one that comes along ({along})."
    params: list[click.Parameter] = [
        click.Argument(["path"], type=click.Path(exists=True, path_type=Path)),
        click.Option(["--mapping", "mapping_name"], required=True, metavar="FILE", help=reads),
        click.Option(["--commissioner"], help=whose),
        click.Option(["--dry-run"], is_flag=True, help="Say what would be done, and do nothing."),
        click.Option(["--json", "machine"], is_flag=True, help="Answer as JSON."),
    ]
    return click.Command("import", callback=run, params=params, help=words)


def _bring(
    brought: BroughtList, path: Path, mapping_name: str, commissioner: str | None, dry_run: bool
) -> dict[str, Any]:
    text, mapping = mapping_named(mapping_name, brought.read.mappings)
    if mapping.about is not brought.read.about:
        raise BadMapping(
            f"The mapping {mapping.name} is about {mapping.about}, not about {brought.read.about}"
        )
    sheets = list(sheets_of(path))
    digest = sha256(repr(sheets).encode("utf-8", "surrogatepass")).hexdigest()
    with instance():
        with watched_reading() as session:
            read = brought.read.read(session, sheets, mapping, today=clock.today())
            whose = organisation(session, commissioner, viewer=viewer()).thing_id if commissioner else None
            plan = brought.read.planned(
                session, read, source=mapping.source, title=path.name, commissioner_id=whose, viewer=viewer(),
                today=clock.today(),
            )  # fmt: skip
            news = not dry_run and brought.is_news(session, plan)
        key = _kept(brought, plan, text, mapping.name, path.name, digest) if news else None
    return told(plan, read, key)


def _kept(brought: BroughtList, plan: Plan, text: str, mapping: str, name: str, digest: str) -> str:
    with unit_of_work() as session:
        return brought.keep(
            session, plan, mapping=text, mapping_name=mapping, file_name=name, file_hash=digest, actor=actor(),
            now=clock.now(), today=clock.today(),
        )  # fmt: skip
