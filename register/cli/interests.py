"""`armslength interests`: the register, and what is brought into it from elsewhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, TextIO

import click

from register import clock
from register.cli.base import DAY, actor, as_json, day, instance, looking, viewer, watched_reading
from register.cli.brought import mapping_named, sheets_of
from register.cli.nouns import commands_of
from register.db import unit_of_work
from register.domain.errors import Invalid
from register.domain.imports.mappings import SHIPPED, BadMapping, Mapping
from register.domain.imports.readings import (
    Reading,
    by_edition,
    check_published,
    edition_title,
    read_edition,
)
from register.domain.imports.tables import Sheet, Unreadable
from register.domain.interests.gifts import GiftOutcome
from register.domain.interests.interests import NewInterest
from register.domain.json_objects import json_object
from register.domain.readers import read
from register.domain.values import plain
from register.queries.imports import told as words
from register.queries.imports.comparisons import compare
from register.queries.imports.plans import Plan, plan
from register.queries.interests.gifts import check as answer_of
from register.services import nouns
from register.services.imports.batches import bring_at_once, is_news

interests = commands_of(nouns.INTERESTS, "The register of interests.")
SHOWN = 10


@interests.command("check")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--json", "machine", is_flag=True, help="As the API answers it.")
def check_interest(file: TextIO, machine: bool) -> None:
    """What the rules say of a gift or hospitality in a JSON FILE (- for standard input), in the shape that `add` takes.
    Nothing is recorded."""
    new = read(NewInterest, json_object(file.read()))
    with looking() as session:
        found = answer_of(session, new, viewer=viewer(), today=clock.today())
    if machine:
        as_json(plain(found))
        return
    click.echo(f"{GiftOutcome(found.outcome).label}: {found.words}")
    for line in filter(None, (found.possible_breach, found.rule and f"By the rule {found.rule}")):
        click.echo(line)


@interests.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--mapping",
    "mapping_name",
    required=True,
    metavar="FILE",
    help=f"How the file is read: a text file of yours, or one that comes with the product ({', '.join(SHIPPED)}).",
)
@click.option("--published-on", type=DAY, help="The day on which its source published what is brought.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--json", "machine", is_flag=True, help="Answer as JSON.")
def import_(
    path: Path, mapping_name: str, published_on: datetime | None, dry_run: bool, machine: bool
) -> None:
    """Bring entries in from PATH: a CSV file, a spreadsheet (XLSX, ODS), a zip file of such, or a folder.

    What cannot be understood, and whose person is not certain, is kept and waits for an officer under Settings, Moving
    in. What was brought before and says the same is not recorded again.
    """
    check_published(day(published_on), clock.today())
    try:
        text, mapping = mapping_named(mapping_name, SHIPPED)
        sheets = list(sheets_of(path))
        found = _do(path, text, mapping, sheets, day(published_on), dry_run)
    except (BadMapping, Unreadable) as fault:
        raise Invalid({"": str(fault)}) from None
    if machine:
        click.echo(json.dumps({"dry_run": dry_run, "editions": found}, ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo("\n".join(words.lines(one, dry_run=dry_run, shown=SHOWN)))


@interests.command("compare")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--mapping", "mapping_name", required=True, metavar="FILE", help="How the file is read, as for `import`."
)
@click.option("--json", "machine", is_flag=True, help="Answer as JSON.")
def compare_(path: Path, mapping_name: str, machine: bool) -> None:
    """Lay an export of the old system at PATH beside the register, while both run: what only one of them has, and what they
    say otherwise. Nothing is recorded."""
    try:
        _, mapping = mapping_named(mapping_name, SHIPPED)
        today = clock.today()
        reading = read_edition(list(sheets_of(path)), mapping, on=today, today=today)
    except (BadMapping, Unreadable) as fault:
        raise Invalid({"": str(fault)}) from None
    with looking() as session:
        found = compare(session, reading, source=mapping.source, viewer=viewer(), today=today)
    if machine:
        as_json(plain(found))
        return
    click.echo(
        f"{found.same} the same, {found.unread} rows not understood, {found.unsettled} whose person is not certain"
    )
    for one in found.only_there:
        click.echo(f"Only in the export\t{one.row}\t{one.name}\t{one.organisation}")
    for entry in found.only_here:
        click.echo(f"Only in the register\t{entry.ref}\t{entry.name}\t{entry.organisation}")
    for other in found.otherwise:
        told = "; ".join(f"{words}: here {here}, there {there}" for words, here, there in other.told)
        click.echo(f"Otherwise\t{other.ref}\t{other.row}\t{other.name}\t{told}")


def _do(
    path: Path, text: str, mapping: Mapping, sheets: Sequence[Sheet], published_on: date | None, dry_run: bool
) -> list[dict[str, Any]]:
    """Bring in edition after edition, the oldest first; what is told of each."""
    if mapping.about != "interests":
        raise BadMapping(f"The mapping {mapping.name} is about {mapping.about}, not about interests")
    editions, told, before = by_edition(sheets, mapping, published_on), [], list[Plan]()
    digest = sha256(repr(sheets).encode("utf-8", "surrogatepass")).hexdigest()
    with instance(), click.progressbar(editions.items(), label="Bringing in", file=sys.stderr) as bar:
        for on, some in bar:
            read = read_edition(some, mapping, on=on, today=clock.today())
            made = _planned(read, mapping, path, on, before if dry_run else [])
            before.append(made)
            key = None if dry_run else _brought(made, text, mapping, path, digest)
            told.append(words.told(made, read, key))
    return told


def _planned(read: Reading, mapping: Mapping, path: Path, on: date | None, before: Sequence[Plan]) -> Plan:
    with watched_reading() as session:
        return plan(
            session, read, source=mapping.source, title=edition_title(path.name, on), published_on=on, after=before,
            viewer=viewer(), today=clock.today(),
        )  # fmt: skip


def _brought(made: Plan, text: str, mapping: Mapping, path: Path, digest: str) -> str | None:
    """One unit of work; none at all where nothing is news."""
    with watched_reading() as session:
        if not is_news(session, made):
            return None
    with unit_of_work() as session:
        return bring_at_once(
            session, made, mapping=text, mapping_name=mapping.name, file_name=path.name, file_hash=digest, actor=actor(),
            now=clock.now(), today=clock.today(),
        )  # fmt: skip
