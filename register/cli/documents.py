"""`armslength documents`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

import click

from register import clock
from register.cli.base import DAY, actor, day, instance, viewer, watched_reading
from register.config import load
from register.db import Session, unit_of_work
from register.documents.faults import UploadFault
from register.documents.revisions import Revisions, comparing
from register.documents.revisions.comparing import Comparison, Finding
from register.documents.revisions.stories import Story, stories
from register.documents.upload_guard import open_docx
from register.domain.contracts.documents import BY_PACK, KINDS, About, DocumentKind
from register.domain.differences import Piece
from register.domain.errors import Invalid, NotFound
from register.queries.contracts.contracts import contract as one_contract
from register.queries.contracts.document_values import Draft, blank_draft, pack_of
from register.queries.contracts.drafts import contract_draft
from register.queries.meetings.drafts import (
    Meeting,
    everybody,
    meeting_draft,
    register_draft,
    scheme_draft,
)
from register.queries.people.organisations import organisation as one_organisation
from register.queries.people.people import person as one_person
from register.services.contracts import documents as keeping
from register.services.contracts.other_documents import MadeDocument, make_document, record_made
from register.whole_files import write_whole


@click.group()
def documents() -> None:
    """Documents that are not contracts: variations, notices, declarations for a meeting, governance; and Word files."""


@documents.command("list")
def list_() -> None:
    """What can be made, and what each needs to be told."""
    for kind in KINDS:
        click.echo(f"{kind.pack}  {pack_of(kind).title}  {OPTION[kind.about]}  {kind.purpose}")


OPTION = {
    About.CONTRACT: "--contract",
    About.MEETING: "--meeting-day",
    About.REGISTER: "[--on]",
    About.SCHEME: "--body",
    About.NOTHING: "-",
}


@documents.command()
@click.argument("pack", type=click.Choice(sorted(BY_PACK)), metavar="PACK")
@click.option("--contract", help="Reference of the contract it is about.")
@click.option("--meeting-day", type=DAY, help="Day of the meeting.")
@click.option("--known-on", type=DAY, help="For a meeting: use only what had been declared by this day.")
@click.option(
    "--person", "people", multiple=True, help="Reference of somebody who attends; everybody in post if none."
)
@click.option("--discuss", multiple=True, help="Reference of a contract or organisation to be discussed.")
@click.option("--body", help="For the scheme of delegation: reference of the organisation.")
@click.option("--on", "on_", type=DAY, help="Day of the register or of the scheme; today if not given.")
@click.option(
    "--answers", type=click.File(encoding="utf-8"), help="JSON file of answers, by the template's names."
)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder for the file."
)
def make(
    pack: str, contract: str | None, meeting_day: datetime | None, known_on: datetime | None,
    people: tuple[str, ...], discuss: tuple[str, ...], body: str | None, on_: datetime | None,
    answers: TextIO | None, out: Path,
) -> None:  # fmt: skip
    """Make a document from the template PACK in the folder --out, and record it."""
    kind, given = BY_PACK[pack], _answers(answers)
    with instance():
        on = day(on_) or clock.today()
        with watched_reading() as session:
            if kind.about is About.CONTRACT:
                draft = contract_draft(
                    session, kind, _needed(contract, "--contract"), today=clock.today(), viewer=viewer()
                )
            elif kind.about is About.MEETING:
                asked = _meeting(session, meeting_day, day(known_on), people, discuss)
                draft = meeting_draft(session, kind, asked, today=clock.today(), viewer=viewer())
            else:
                draft = _governance(session, kind, body, on)
        click.echo(_kept(make_document(draft, given, actor=actor()), out))


def _answers(file: TextIO | None) -> dict[str, Any]:
    try:
        given = {} if file is None else json.loads(file.read())
    except ValueError as fault:
        raise Invalid({"answers": f"The file is not JSON: {fault}"}) from fault
    if not isinstance(given, dict):
        raise Invalid({"answers": "The file must hold an object of answers by their names"})
    return given


def _needed(value: str | None, option: str) -> str:
    if not value:
        raise click.UsageError(f"Give {option}")
    return value


def _meeting(
    session: Session, meeting_day: datetime | None, known: date | None, people: tuple[str, ...],
    discuss: tuple[str, ...],
) -> Meeting:  # fmt: skip
    on = day(meeting_day)
    if on is None:
        raise click.UsageError("Give --meeting-day")
    attending = tuple(one_person(session, ref, viewer=viewer()).thing_id for ref in people)
    contracts, bodies = _discussed(session, discuss)
    return Meeting(on, known, attending or everybody(session, on, viewer=viewer()), contracts, bodies)


def _discussed(session: Session, refs: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    contracts, bodies = [], []
    for ref in refs:
        try:
            contracts.append(one_contract(session, ref, viewer=viewer()).thing_id)
        except NotFound:
            bodies.append(one_organisation(session, ref, viewer=viewer()).thing_id)
    return tuple(contracts), tuple(bodies)


def _governance(session: Session, kind: DocumentKind, body: str | None, on: date) -> Draft:
    if kind.about is About.REGISTER:
        return register_draft(session, kind, on, today=clock.today(), viewer=viewer())
    if kind.about is About.SCHEME:
        return scheme_draft(session, kind, _needed(body, "--body"), on, viewer=viewer())
    return blank_draft(session, kind, viewer=viewer())


def _kept(made: MadeDocument, out: Path) -> str:
    """The file for the person, the copy of a document about a contract, and the line in the audit trail."""
    out.mkdir(parents=True, exist_ok=True)
    of_contract = made.of_contract
    name = "" if of_contract is None else keeping.keep_file(load().instance, of_contract)
    with unit_of_work() as session:
        ref = record_made(session, made, name, actor=actor(), today=clock.today())
    path = out / made.file_name
    write_whole(path, made.docx)
    return f"{path}  {ref or 'noted in the audit trail'}  {made.data_hash}"


@documents.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--revisions", type=click.Choice([each.value for each in Revisions]), default=Revisions.SHOWN.value,
    help="Read with all tracked changes accepted, with all rejected, or as the file shows them.",
)  # fmt: skip
def text(file: Path, revisions: str) -> None:
    """Print the words of a Word FILE, a paragraph a line, story by story. As shown, what was deleted and what was
    inserted is marked: [-six-][+three+]."""
    for story in _stories_of(file, Revisions(revisions)):
        click.echo(f"== {story.title}")
        for paragraph in story.paragraphs:
            click.echo(paragraph.replace("\n", " / "))


@documents.command()
@click.argument("before", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("after", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def compare(before: Path, after: Path, as_json: bool) -> None:
    """What changed in words between two Word files, by place: [-six-][+three+]. Tracked changes count as accepted; what is
    different even when they are rejected was changed with tracking off, and is said first."""
    found = _compared(_parts_of(before), _parts_of(after))
    click.echo(json.dumps(_plain(found), indent=2, ensure_ascii=False) if as_json else _told(found))


def _parts_of(file: Path) -> dict[str, bytes]:
    """The parts of a Word file; Invalid with one sentence when it cannot be read."""
    try:
        return dict(open_docx(file.read_bytes(), macros=True))
    except UploadFault as fault:
        raise Invalid({str(file): str(fault)}) from fault


def _compared(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Comparison:
    try:
        return comparing.compare(before, after)
    except UploadFault as fault:
        raise Invalid({"file": str(fault)}) from fault


def _plain(found: Comparison) -> dict[str, Any]:
    return {name: [_finding(one) for one in getattr(found, name)] for name in ("findings", "untracked")}


def _finding(one: Finding) -> dict[str, Any]:
    return {"change": one.change.value, "place": one.place, "before": one.before, "after": one.after}


def _told(found: Comparison) -> str:
    if not found.findings and not found.untracked:
        return "No word was changed."
    lines = [f"{one.change.label}: {one.place}\n  {_marked(one)}" for one in found.findings]
    if found.untracked:
        places = "\n".join(f"  {one.place}" for one in found.untracked)
        lines.insert(0, f"Changed with tracking off, {len(found.untracked)}:\n{places}")
    return "\n".join(lines)


def _marked(one: Finding) -> str:
    signs = {Piece.KEPT: "{}", Piece.REMOVED: "[-{}-]", Piece.ADDED: "[+{}+]"}
    return "".join(signs[words.piece].format(words.text) for words in one.words).replace("\n", " / ")


def _stories_of(file: Path, revisions: Revisions) -> list[Story]:
    """The stories of a file; Invalid with one sentence when it cannot be read."""
    try:
        return stories(_parts_of(file), revisions)
    except UploadFault as fault:
        raise Invalid({str(file): str(fault)}) from fault
