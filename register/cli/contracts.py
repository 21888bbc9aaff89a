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
from register.cli.base import act, actor, as_at_command, as_json, instance, listing_command, viewer
from register.config import load
from register.db import Session, reading, unit_of_work
from register.domain.contracts import ContractForm, NewContract, PriceBasis, ServiceLine
from register.domain.errors import Invalid, Refused
from register.domain.stages import ContractAct
from register.queries import contract_views as views
from register.queries import contracts as queries
from register.queries.contract_documents import documents_of
from register.services import contract_batches as batches
from register.services import contract_documents as making
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
    with instance(), reading() as session:
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
@click.option("--all", "every", is_flag=True, help="Every contract that is not over.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option(
    "--verify", is_flag=True, help="Make them again and compare with the proof codes recorded last."
)
def generate(ref: str | None, every: bool, out: Path, verify: bool) -> None:
    """Make the Word file of REF in the folder --out; with --all, make and record those of every contract."""
    if (ref is None) == (not every):
        raise click.UsageError("Give the reference of a contract, or --all")
    out.mkdir(parents=True, exist_ok=True)
    with instance():
        told = _all(out) if every and not verify else _some(ref, out, verify)
    for line in told:
        click.echo(line)
    if any(line.startswith("CHANGED") for line in told):
        raise click.exceptions.Exit(1)


def _all(out: Path) -> list[str]:
    """Every contract that is not over: made, and written meanwhile; then recorded, a block in one unit of work."""
    folders = out, load().instance / "documents"
    with reading() as session, ThreadPoolExecutor(max_workers=1) as writer:
        rows = queries.not_over(session, viewer=viewer())
        made = batches.make_documents(session, rows, viewer=viewer())
        found = list(writer.map(partial(_written, folders), _shown(made, len(rows))))
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


def _shown(made: Iterable[Any], count: int) -> Iterator[Any]:
    """The same, with a line of progress where a person watches."""
    with click.progressbar(made, length=count, label="Making Word files", file=sys.stderr) as bar:
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


def _some(ref: str | None, out: Path, verify: bool) -> list[str]:
    with reading() as session:
        refs = queries.every_ref(session, viewer=viewer()) if ref is None else [ref]
        return [_one(session, key, out, verify, skip=ref is None) for key in refs]


def _one(session: Session, ref: str, out: Path, verify: bool, *, skip: bool) -> str:
    """One line about one contract. With --all, one that lacks something is said and passed over."""
    try:
        made = making.make_document(session, ref, viewer=viewer())
    except (Invalid, Refused) as fault:
        if not skip:
            raise
        return f"{ref}: not made. {_first(fault)}"
    write_whole(out / made.file_name, made.docx)
    return f"{out / made.file_name}" if not verify else _compared(session, made)


def _compared(session: Session, made: making.Made) -> str:
    """Against the file recorded last for the same version; content is compared, since compression differs."""
    recorded = documents_of(session, made.contract.thing_id, viewer=viewer())
    same = [d for d in recorded if d.contract_version_id == made.contract.id]
    if not same:
        return f"{made.contract.ref}: no document of version {made.contract.n} is recorded"
    agrees = same[0].content_hash == made.content_hash
    return f"{'same' if agrees else 'CHANGED'}: {made.contract.ref} {same[0].ref} {made.content_hash}"


def _first(fault: Refused) -> str:
    problems = list(fault.problems.values()) if isinstance(fault, Invalid) else [fault.message]
    more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
    return problems[0] + more
