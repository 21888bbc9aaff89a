"""`armslength contracts`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import click

from register import clock
from register.cli.base import DAY, act, actor, day, instance, looking, viewer, watched_reading
from register.cli.board_approvals import board_approved
from register.cli.contract_editions import export_edition, list_editions, publish_edition, withhold
from register.cli.contract_files import publish_contracts
from register.cli.contract_imports import import_contracts
from register.cli.national import vary_nationally
from register.cli.nouns import commands_of
from register.cli.preferred_terms import decide_preferred_term
from register.cli.returned import COMMANDS as RETURNED
from register.cli.uplifts import uplift_prices
from register.config import load
from register.db import Session, reading, unit_of_work
from register.domain.contracts.changes import NewChange
from register.domain.contracts.comparisons import Comparison
from register.domain.contracts.contracts import Following
from register.domain.contracts.reissues import Becomes, Foreseen, WhichContracts
from register.domain.contracts.stages import ContractAct
from register.domain.errors import Invalid, Refused
from register.domain.json_objects import json_object
from register.domain.readers import read
from register.jobs import reissue_contracts
from register.queries.contracts import contracts as queries
from register.queries.contracts import documents, reissues
from register.queries.contracts.change_papers import change_draft
from register.queries.people import organisations, people
from register.queries.procurement.change_notices import change_notice
from register.services.contracts import batches
from register.services.contracts import change_papers as papers
from register.services.contracts import documents as making
from register.services.contracts.changes import propose_change
from register.services.contracts.comparisons import compare_documents
from register.services.contracts.contracts import move_contract
from register.services.contracts.copies import copy_contract
from register.services.contracts.other_documents import make_document, record_made
from register.services.nouns import CONTRACTS
from register.whole_files import write_whole

contracts = commands_of(CONTRACTS, "Contracts, and the Word files made of them.")
contracts.add_command(import_contracts)
contracts.add_command(board_approved)
contracts.add_command(decide_preferred_term)
contracts.add_command(publish_contracts)
contracts.add_command(publish_edition)
contracts.add_command(list_editions)
contracts.add_command(export_edition)
contracts.add_command(withhold)
contracts.add_command(vary_nationally)
contracts.add_command(uplift_prices)
for one in RETURNED:
    contracts.add_command(one)


@contracts.command()
@click.argument("ref")
@click.argument("act_", metavar="ACT", type=click.Choice([a.value for a in ContractAct]))
@click.option("--reason", default="")
def move(ref: str, act_: str, reason: str) -> None:
    """Do one ACT of the stage table that needs no decision check."""
    done = act(
        lambda s: (
            move_contract(
                s, ref, ContractAct(act_), expected_n=None, reason=reason, actor=actor(), today=clock.today()
            ).stage
        )
    )
    click.echo(done)


@contracts.command()
@click.argument("ref")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--prepared-by", "person", required=True, help="The reference of the person who proposes it.")
def propose(ref: str, file: TextIO, person: str) -> None:
    """Propose a change of REF from a JSON FILE (- for standard input), in the shape the API takes.

    Somebody else decides it, signed in: no command decides in anybody's name.
    """
    new = read(NewChange, json_object(file.read()))
    click.echo(act(lambda s: _proposed(s, ref, new, person)))


def _proposed(session: Session, ref: str, new: NewChange, person: str) -> str:
    who = replace(actor(), person_id=people.person(session, person, viewer=viewer()).thing_id)
    return propose_change(session, ref, new, actor=who, today=clock.today()).ref


@contracts.command()
@click.argument("ref")
@click.option("--starts-on", type=DAY, help="The first day; the day after the end of REF if not given.")
@click.option("--ends-on", type=DAY, help="The last day; as long as REF lasts if not given.")
def copy(ref: str, starts_on: datetime | None, ends_on: datetime | None) -> None:
    """Copy REF as a draft for the term that follows, with what stays filled in."""
    asked = Following(starts_on=day(starts_on), ends_on=day(ends_on))
    click.echo(act(lambda s: copy_contract(s, ref, asked, actor=actor(), today=clock.today()).ref))


@contracts.command()
@click.argument("ref", required=False)
@click.option(
    "--all", "every", is_flag=True, help="Every contract that is not over; with --verify, every document."
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="The folder for the files.")
@click.option(
    "--verify", is_flag=True,
    help="Make every recorded document again, from the template and data of its day, and compare the proof codes.",
)  # fmt: skip
def generate(ref: str | None, every: bool, out: Path | None, verify: bool) -> None:
    """Make the Word file of REF in the folder --out; with --all, make and record those of every contract.

    With --verify nothing is recorded, and the exit code is 1 when a document is not the same or cannot be made.
    """
    if (ref is None) == (not every):
        raise click.UsageError("Give the reference of a contract, or --all")
    if out is None and not verify:
        raise click.UsageError("Give the folder for the files with --out")
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    with looking():
        sound = _verified(ref, out) if verify else _made(ref, out or Path())
    if not sound:
        raise click.exceptions.Exit(1)


def _made(ref: str | None, out: Path) -> bool:
    for line in _all(out) if ref is None else [_one(ref, out)]:
        click.echo(line)
    return True


def _one(ref: str, out: Path) -> str:
    with reading() as session:
        made = making.make_document(session, ref, viewer=viewer())
    write_whole(out / made.file_name, made.docx)
    return f"{out / made.file_name}"


def _verified(ref: str | None, out: Path | None) -> bool:
    """A line for each recorded document; whether all are the same."""
    with reading() as session:
        found = _recorded(session, ref)
        again = _shown(compare_documents(session, found), len(found), "Making documents again")
        told = [_told(compared, made, out) for compared, made in again]
    for line, _ in told or [(f"{ref or 'All contracts'}: no document is recorded", True)]:
        click.echo(line)
    return all(sound for _, sound in told)


def _told(compared: Comparison, made: making.Made | None, out: Path | None) -> tuple[str, bool]:
    if out is not None and made is not None:
        write_whole(out / f"{compared.contract_ref}-{compared.document_ref}.docx", made.docx)
    return compared.line, compared.outcome.is_sound


def _recorded(session: Session, ref: str | None) -> list[documents.V]:
    if ref is None:
        return documents.every_document(session, viewer=viewer())
    row = queries.contract(session, ref, viewer=viewer())
    return documents.documents_of(session, row.thing_id, viewer=viewer())


def _all(out: Path) -> list[str]:
    """Every contract that is not over: made, and written meanwhile; then recorded, a block in one unit of work."""
    folders = out, load().instance
    with reading() as session, ThreadPoolExecutor(max_workers=1) as writer:
        rows = queries.not_over(session, viewer=viewer())
        made = batches.make_documents(session, rows, viewer=viewer())
        shown = _shown(made, len(rows), "Making Word files")
        found = list(writer.map(partial(_written, folders), shown))
    kept = [one for _, one in found if isinstance(one, tuple)]
    for start in range(0, len(kept), batches.BLOCK):
        with unit_of_work() as session:
            batches.record_documents(
                session, kept[start : start + batches.BLOCK], actor=actor(), today=clock.today()
            )
    return [
        f"{out / one[0].file_name}" if isinstance(one, tuple) else f"{ref}: not made. {_first(one)}"
        for ref, one in found
    ]


def _shown(made: Iterable[Any], count: int, label: str) -> Iterator[Any]:
    """The same, with a line of progress where a person watches."""
    with click.progressbar(made, length=count, label=label, file=sys.stderr) as bar:
        yield from bar


def _written(
    folders: tuple[Path, Path], found: tuple[str, making.Made | Refused]
) -> tuple[str, tuple[making.Made, str] | Refused]:
    """The file for the person, and the copy that the register keeps."""
    ref, made = found
    if isinstance(made, Refused):
        return ref, made
    write_whole(folders[0] / made.file_name, made.docx)
    return ref, (made, making.keep_file(folders[1], made))


def _first(fault: Refused) -> str:
    problems = list(fault.problems.values()) if isinstance(fault, Invalid) else [fault.message]
    more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
    return problems[0] + more


@contracts.command()
@click.option("--edition", default="", help="Contracts of this edition.")
@click.option("--service", default="", help="Contracts for a service, by its code or name.")
@click.option("--provider", default="", help="Reference of the provider.")
@click.option("--preview", is_flag=True, help="Say what would become of each, and make nothing.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="The folder for the zip file.")
def reissue(edition: str, service: str, provider: str, preview: bool, out: Path | None) -> None:
    """Make the Word files of many contracts again into one zip file with a report in the folder --out.

    Contracts of which a file went out already are left out: another person confirms those on the page. Stop it with
    Ctrl+C; the same command goes on where it was, and makes no file twice.
    """
    if out is None and not preview:
        raise click.UsageError("Give the folder for the zip file with --out, or --preview")
    with looking() as session:
        key = organisations.organisation(session, provider, viewer=viewer()).thing_id if provider else ""
        which = WhichContracts(edition=edition, service=service, provider=key)
        found = reissues.foreseen(session, which, viewer=viewer())
        for one in found if out is None else ():
            click.echo(f"{one.ref}  {one.becomes.label}  {'; '.join(one.words)}".rstrip())
        if out is not None:
            _reissued(session, found, out)


WENT_OUT = "A file of it went out: another person confirms it on the page"


def _reissued(session: Session, found: list[Foreseen], out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    mine = [one for one in found if one.becomes is Becomes.SAME or (one.becomes.is_made and not one.is_out)]
    made = {one.contract_id for one in mine}
    left = [
        (one.ref, WENT_OUT if one.becomes.is_made else "; ".join(one.words)) for one in found if one.contract_id not in made
    ]  # fmt: skip
    file = out / "word-files.zip"
    with click.progressbar(length=len(mine), label="Making Word files", file=sys.stderr) as bar:
        told, digest = reissue_contracts.reissue(
            session, [(one.contract_id, one.n) for one in mine], left, file=file, instance=load().instance, actor=actor(),
            now=clock.now(), progress=lambda done, _: bar.update(done - bar.pos),
        )  # fmt: skip
    click.echo(f"{file}  {told['made']} Word files  {digest}")
    for ref, words in told["left"]:
        click.echo(f"{ref}: left out. {words}")


@contracts.command()
@click.argument("change")
@click.option(
    "--answers", type=click.File(encoding="utf-8"),
    help="JSON file of answers, by the template's names, for what the change itself does not say.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder for the files."
)
def paper(change: str, answers: TextIO | None, out: Path) -> None:
    """Make the paper of CHANGE in the folder --out and record it, with the contract as a clean copy and as a redline."""
    given = {} if answers is None else json_object(answers.read())
    out.mkdir(parents=True, exist_ok=True)
    with instance():
        with watched_reading() as session:
            draft = change_draft(session, change, today=clock.today(), viewer=viewer())
            made = make_document(draft, given, actor=actor())
            clean = papers.clean_copy(session, change, viewer=viewer())
            redline = papers.redline_copy(session, change, author=actor(), viewer=viewer())
        kept = made.of_contract
        name = "" if kept is None else making.keep_file(load().instance, kept)
        with unit_of_work() as session:
            ref = record_made(session, made, name, actor=actor(), today=clock.today())
    for file_name, docx in (
        (made.file_name, made.docx),
        (clean.file_name, clean.docx),
        (redline.file_name, redline.docx),
    ):
        write_whole(out / file_name, docx)
    click.echo(
        f"{out / made.file_name}  {ref}  {made.data_hash}\n{out / clean.file_name}\n{out / redline.file_name}"
    )


@contracts.command(name="modification-notice")
@click.argument("change")
def modification_notice(change: str) -> None:
    """Show what the notice of the modification CHANGE has to say, as far as it is recorded."""
    with looking() as session:
        found = change_notice(session, change, viewer=viewer())
    click.echo(f"{found.text.name}: {'due' if found.is_due else 'not due for its worth alone'}")
    for part in found.text.parts:
        click.echo(f"{part.heading}: {part.text or 'not recorded yet'}")


@contracts.command(name="on")
@click.argument("ref")
@click.option("--day", "day_", type=DAY, help="As the contract reads on this day; today if not given.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder for the file."
)
def on_day(ref: str, day_: datetime | None, out: Path) -> None:
    """Write the contract REF as it reads on a day, with every change that holds by then."""
    out.mkdir(parents=True, exist_ok=True)
    with looking() as session:
        made = papers.on_day(session, ref, day(day_) or clock.today(), viewer=viewer())
    write_whole(out / made.file_name, made.docx)
    click.echo(str(out / made.file_name))
    for place in made.not_found:
        click.echo(f"Not in the text, read the variation beside it: {place}")
