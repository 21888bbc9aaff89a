"""`armslength templates`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from register import clock
from register.cli.base import instance, viewer
from register.db import reading
from register.documents import pack_readmes, packs, template_builds
from register.documents.faults import PackFault, UploadFault
from register.documents.upload_guard import USUAL
from register.domain.errors import Fault
from register.queries.contracts import templates as queries
from register.services.contracts import own_word_files
from register.services.contracts import template_checks as checks


@click.group()
def templates() -> None:
    """Contract templates: the list, a check of one edited in Word, and building those of the product."""


@templates.command("list")
def list_() -> None:
    """What the body published, then what comes with the product."""
    with instance(), reading() as session:
        for row in queries.published(session, viewer=viewer()):
            click.echo(
                f"{row.ref}  {row.edition}  {row.valid_from}  {row.valid_to or 'no end'}  official  {row.title}"
            )
    for pack in queries.packs():
        words = "official" if pack.official else "our own wording"
        click.echo(
            f"{pack.id}  {pack.edition}  {pack.valid_from}  {pack.valid_to or 'no end'}  {words}  {pack.title}"
        )


@templates.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--pack", "pack_id", default="community_2009_10", show_default=True, help="Check as this template."
)
@click.option(
    "--annotated", type=click.Path(dir_okay=False, path_type=Path), help="Write a copy with comments here."
)
def lint(file: Path, pack_id: str, annotated: Path | None) -> None:
    """Report everything wrong with FILE at once, each with its place; exit code 1 if there is anything."""
    if pack_id not in packs.shipped():
        raise click.UsageError(
            f"There is no template {pack_id}. Choose one of: {', '.join(sorted(packs.shipped()))}"
        )
    with file.open("rb") as stream:
        docx = stream.read(USUAL.file_bytes + 1)
    try:
        findings = checks.against(docx, pack_id)
    except UploadFault as fault:
        raise Fault(str(fault)) from fault
    for finding in findings:
        where = f"{finding.place}, paragraph {finding.paragraph}" if finding.paragraph else finding.place
        click.echo(f"{where}: {finding.message} ({finding.code})")
    if annotated is not None:
        annotated.write_bytes(checks.annotated(docx, findings))
    click.echo(f"{len(findings)} problems" if findings else "Nothing wrong was found")
    if findings:
        raise click.exceptions.Exit(1)


@templates.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The same for programs.")
def own(file: Path, as_json: bool) -> None:
    """Say what the pages would say of FILE, a body's own Word file: its places, what nobody sees in it, and its
    problems; exit code 1 if anything stops it from being published."""
    with file.open("rb") as stream:
        told = own_word_files.told(stream.read(USUAL.file_bytes + 1), clock.today())
    if as_json:
        click.echo(json.dumps({"file": file.name, **told.as_json()}, ensure_ascii=False, indent=2))
    else:
        _echo_own(told)
    if told.stops:
        raise click.exceptions.Exit(1)


def _echo_own(told: own_word_files.OwnFile) -> None:
    if told.refused:
        click.echo(f"Refused: {told.refused}")
        return
    for place in told.places:
        under = f" under “{place.under}”" if place.under else ""
        what = "a place to sign" if place.signs else place.chosen or "left as it is"
        click.echo(f"{place.id}  {place.kind}  {place.called}{under}: {what}")
    for matter in told.unseen:
        click.echo(
            f"{matter.kind.label}, {matter.place}: {matter.text}{f' ({matter.who})' if matter.who else ''}"
        )
    for finding in told.problems:
        where = f"{finding.place}, paragraph {finding.paragraph}" if finding.paragraph else finding.place
        click.echo(f"{where}: {finding.message} ({finding.code})")
    last = "Something stops it from being published" if told.stops else "It may be published"
    click.echo(f"{len(told.places)} places, {len(told.problems)} problems. {last}")


@templates.command()
@click.argument("names", nargs=-1)
def build(names: tuple[str, ...]) -> None:
    """Build template.docx and README.md of the product's templates NAMES, or of all."""
    for folder in packs.folders():
        if names and folder.name not in names:
            continue
        try:
            click.echo(f"Built {template_builds.write(folder)}")
            pack_readmes.write(folder)
        except PackFault as fault:
            raise Fault(str(fault)) from fault
