"""`armslength contracts`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import click

from register import clock
from register.cli.base import act, actor, as_at_command, as_json, listing_command, looking, viewer
from register.config import load
from register.db import Session, reading, unit_of_work
from register.domain.comparisons import Comparison
from register.domain.contracts import ContractForm, NewContract, PriceBasis, ServiceLine
from register.domain.errors import Invalid, Refused
from register.domain.stages import ContractAct
from register.queries import contract_documents as documents
from register.queries import contract_views as views
from register.queries import contracts as queries
from register.services import contract_batches as batches
from register.services import contract_documents as making
from register.services.contract_comparisons import compare_documents
from register.services.contracts import add_contract, move_contract
from register.whole_files import write_whole


@click.group()
def contracts() -> None:
    """Contracts, and the Word files made of them."""


contracts.add_command(listing_command(queries.LISTING))
contracts.add_command(as_at_command(queries.LISTING))


@contracts.command()
@click.argument("file", type=click.File(encoding="utf-8"))
def add(file: TextIO) -> None:
    """Draft a contract from a JSON FILE (- for standard input), in the shape the API takes."""
    new = _read(file.read())
    click.echo(act(lambda s: add_contract(s, new, actor=actor(), today=clock.today()).ref))


def _read(text: str) -> NewContract:
    """What the API reads, without its checks of shape: the contract's own checks follow."""
    try:
        given: dict[str, Any] = dict(json.loads(text))
        given["lines"] = tuple(_line(line) for line in given["lines"])
        given["form"] = ContractForm(given.get("form", "bilateral"))
        for name in ("starts_on", "ends_on"):
            given[name] = date.fromisoformat(given[name])
        return NewContract(**given)
    except (KeyError, TypeError, ValueError) as fault:
        raise Invalid({"": f"The file is not a contract: {fault}"}) from fault


def _line(line: dict[str, Any]) -> ServiceLine:
    quantity = line.get("quantity")
    exact = None if quantity is None else Decimal(str(quantity))
    return ServiceLine(**{**line, "basis": PriceBasis(line["basis"]), "quantity": exact})


@contracts.command()
@click.argument("ref")
@click.option("--json", "machine", is_flag=True)
def show(ref: str, machine: bool) -> None:
    """One contract: stage, legal status, value, what it still needs, documents and decision checks."""
    with looking() as session:
        found = views.as_plain(views.view(session, ref, clock.today(), viewer=viewer()))
    if machine:
        as_json(found)
        return
    for name, value in found.items():
        click.echo(f"{name.replace('_', ' ')}: {value}")


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
