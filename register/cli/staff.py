"""`armslength staff`: lists of joiners, movers and leavers, and invitations for those who have no account."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from register import clock
from register.cli.base import DAY, act, actor, as_json, day, looking, viewer
from register.db import Session
from register.documents.workbooks import read_file
from register.domain.errors import Invalid
from register.domain.imports.mappings import BadMapping, Mapping, read_mapping, shipped
from register.domain.imports.staff import KIND_LABELS
from register.domain.imports.tables import Sheet, Unreadable
from register.domain.people.people import Side
from register.queries.imports.staff import StaffPlan, plan
from register.queries.imports.staff_told import told
from register.queries.people.organisations import organisation
from register.services.imports.staff import take_in
from register.services.interests.pauses import pause_reminders, resume_reminders


@click.group()
def staff() -> None:
    """Lists of staff: who joins, moves and leaves."""


@staff.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--body", required=True, metavar="REF", help="Whose staff these are: the reference of an organisation."
)
@click.option("--mapping", "mapping_name", default="staff_list", metavar="FILE", help="How the file is read.")
@click.option("--on", "on", type=DAY, help="Of which day the list is; today unless given.")
@click.option(
    "--complete", is_flag=True, help="The list names everybody: whoever is not in it has left the day before."
)
@click.option(
    "--side",
    type=click.Choice([side.value for side in Side]),
    default=Side.NEITHER.value,
    show_default=True,
    help="Which side posts work for that the list adds.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--json", "machine", is_flag=True, help="Answer as JSON.")
def import_(
    path: Path, body: str, mapping_name: str, on: datetime | None, complete: bool, side: str, dry_run: bool, machine: bool
) -> None:  # fmt: skip
    """Take in a list of staff from PATH (CSV, XLSX, ODS): posts begun and ended, and what each change causes. Rows whose
    person is not certain are left out and named."""
    sheets, mapping = _read(path), _mapping(mapping_name)

    def planned(session: Session) -> StaffPlan:
        whose = organisation(session, body, viewer=viewer()).thing_id
        return plan(
            session, sheets, mapping, organisation_id=whose, on=day(on) or clock.today(), complete=complete,
            viewer=viewer(),
        )  # fmt: skip

    try:
        with looking() as session:
            found = planned(session)
    except Unreadable as fault:
        raise Invalid({"": str(fault)}) from None
    done = None
    if not dry_run and found.to_do:
        done = asdict(
            act(lambda s: take_in(s, planned(s), side=Side(side), actor=actor(), today=clock.today()))
        )
    if machine:
        as_json({"dry_run": dry_run, **told(found), "done": done})
        return
    click.echo("\n".join(_lines(found)))
    if done:
        click.echo(", ".join(f"{name} {count}" for name, count in done.items()))


@staff.command()
@click.argument("person", metavar="PERSON")
@click.option("--from", "first", type=DAY, required=True, help="The first day of being away.")
@click.option("--until", "last", type=DAY, help="The last day, where it is known.")
def away(person: str, first: datetime, last: datetime | None) -> None:
    """Send the person PERSON no reminder to declare while they are away for long. Why they are is kept nowhere."""
    act(lambda session: pause_reminders(session, person, first.date(), day(last), actor=actor()))


@staff.command()
@click.argument("person", metavar="PERSON")
def back(person: str) -> None:
    """The person PERSON is back: what is open is reminded of again."""
    act(lambda session: resume_reminders(session, person, actor=actor()))


def _read(path: Path) -> list[Sheet]:
    try:
        return list(read_file(path.read_bytes(), path.name))
    except Unreadable as fault:
        raise Invalid({"": str(fault)}) from None


def _mapping(name: str) -> Mapping:
    try:
        path = Path(name)
        found = (
            read_mapping(path.read_text(encoding="utf-8"), path.stem[:40])
            if path.is_file()
            else shipped(name)
        )
    except (BadMapping, OSError) as fault:
        raise Invalid({"": f"The mapping {name} cannot be read: {fault}"}) from None
    if found.about != "staff":
        raise Invalid({"": f"The mapping {name} is about {found.about}, not about staff"})
    return found


def _lines(found: StaffPlan) -> list[str]:
    counts = ", ".join(f"{words.lower()}: {found.count(kind)}" for kind, words in KIND_LABELS.items())
    lines = [f"{found.rows} rows; {counts}", *found.remarks]
    for one in found.caused:
        lines.append(f"{one.change.kind.label}\t{one.change.name}\t{one.change.words}")
        lines += [f"\t{words}" for words in one.effects]
    return lines + [f"Left out\t{one.place}\t{'; '.join(one.problems.values())}" for one in found.unclear]
