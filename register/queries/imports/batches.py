"""What was brought from elsewhere, and which rows of it wait for a person."""

from __future__ import annotations

from collections.abc import Mapping as Rows
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.documents.workbooks import read_file
from register.domain.dates import london_day
from register.domain.errors import Fault, NotFound
from register.domain.imports.mappings import About, Mapping, read_mapping, with_columns
from register.domain.imports.matching import Asked
from register.domain.imports.readings import Reading, read_tables, tables_of
from register.domain.imports.staff import read_staff
from register.domain.imports.tables import Place, Sheet, SourceRow, Table
from register.domain.permissions import Viewer
from register.models.imports import ImportBatch, ImportRow
from register.queries.imports.entry_bodies import AskedBody
from register.queries.imports.plans import plan
from register.queries.imports.staff import asked_in
from register.queries.instance_files import instance_folder

WAITING = "waiting"
Batch = ImportBatch


@dataclass(frozen=True, slots=True)
class Summary:
    """One import in the list: what was brought, how many rows of it wait."""

    batch: ImportBatch
    waiting: int


REGISTERS = (About.INTERESTS, About.STAFF)
"""What those who keep declarations bring; contracts registers are brought, and seen, by those who keep contracts."""


def batch(session: Session, key: str, *, about: About | None = None) -> ImportBatch:
    """One import about this, or about people and their interests; NotFound when there is none."""
    found = session.get(ImportBatch, key)
    if found is None or found.about not in _about(about):
        raise NotFound
    return found


def _about(about: About | None) -> tuple[str, ...]:
    return tuple(str(one) for one in (REGISTERS if about is None else (about,)))


def batches(session: Session, *, about: About | None = None, limit: int = 50) -> list[Summary]:
    """The newest imports, with how many rows of each wait."""
    counts = select(ImportRow.batch_id, func.count().label("waiting")).where(ImportRow.state == WAITING)
    counted = counts.group_by(ImportRow.batch_id).subquery()
    query = select(ImportBatch, func.coalesce(counted.c.waiting, 0))
    query = query.outerjoin(counted, counted.c.batch_id == ImportBatch.id)
    query = query.where(ImportBatch.about.in_(_about(about)))
    query = query.order_by(ImportBatch.brought_at.desc(), ImportBatch.id).limit(limit)
    return [Summary(*row) for row in session.execute(query)]


def waiting_rows(session: Session, batch_id: str, *, limit: int | None = None) -> Sequence[ImportRow]:
    """The rows of an import that wait, in the order of the file."""
    query = select(ImportRow).where(ImportRow.batch_id == batch_id, ImportRow.state == WAITING)
    query = query.order_by(
        ImportRow.published_on, ImportRow.file, ImportRow.sheet, ImportRow.number, ImportRow.id
    )
    return list(session.scalars(query.limit(limit)))


def count_waiting(session: Session, batch_id: str | None = None) -> int:
    """How many rows wait: of one import, or of all."""
    query = select(func.count()).select_from(ImportRow).where(ImportRow.state == WAITING)
    return session.scalar(query if batch_id is None else query.where(ImportRow.batch_id == batch_id)) or 0


def row_of_batch(session: Session, key: str, *, about: About | None = None) -> tuple[ImportRow, ImportBatch]:
    """One row with its import; NotFound when there is none."""
    row = session.get(ImportRow, key)
    if row is None:
        raise NotFound
    return row, batch(session, row.batch_id, about=about)


def mapping_of(one: ImportBatch) -> Mapping:
    """How it is read: its mapping, with the columns that a person chose."""
    return with_columns(read_mapping(one.mapping, one.mapping_name), one.columns)


def day_of(one: ImportBatch) -> date:
    """The day on which it was brought."""
    return london_day(one.brought_at)


def read_again(
    rows: Sequence[ImportRow], one: ImportBatch, today: date, changed: Rows[str, tuple[str, ...]]
) -> Reading:
    """Rows that wait, read as they stand or as they were changed: by their ids."""
    tables = [table_of_row(row, changed.get(row.id)) for row in rows]
    on = rows[0].published_on or one.published_on or day_of(one)
    return read_tables(tables, mapping_of(one), on=on, today=today)


def table_of_row(row: ImportRow, cells: tuple[str, ...] | None) -> Table:
    """A row that waits under its headings, as it stands or with other cells."""
    return Table(row.file, row.sheet, tuple(row.headings), (), (_source_row(row, cells),))


def _source_row(row: ImportRow, cells: tuple[str, ...] | None) -> SourceRow:
    return SourceRow(Place(row.file, row.sheet, row.number), cells or tuple(row.cells))


@dataclass(frozen=True, slots=True)
class Questions:
    """What a person has to say of the rows that wait, each person and each body once."""

    people: list[Asked] = field(default_factory=list)
    bodies: list[AskedBody] = field(default_factory=list)


def asked(session: Session, one: ImportBatch, *, viewer: Viewer, today: date) -> Questions:
    """Whom the waiting rows of an import may mean, and to which body go those of one that was split."""
    rows = [row for row in waiting_rows(session, one.id) if row.problems.keys() & {"asked", "organisation"}]
    if not rows:
        return Questions()
    made = plan(
        session, read_again(rows, one, today, {}), source=mapping_of(one).source, title="", published_on=None,
        answers=one.answers, viewer=viewer, today=today,
    )  # fmt: skip
    return Questions(list(made.asked.values()), list(made.bodies.asked.values()))


def asked_of_staff(session: Session, one: ImportBatch, *, viewer: Viewer, today: date) -> Questions:
    """Whom a list of staff may mean that is not taken in yet, each person once."""
    mapping = mapping_of(one)
    tables, _ = tables_of(brought_sheets(session, one), mapping)
    rows, _ = read_staff(tables, mapping, {})
    found = asked_in(session, [row.whom for row in rows], one.answers, viewer=viewer, on=today)
    return Questions(list(found.values()))


def brought_sheets(session: Session, one: ImportBatch) -> list[Sheet]:
    """What was brought, read from its file; Fault when it is gone."""
    try:
        data = (imports_folder(session) / Path(one.id).name).read_bytes()
    except OSError as fault:
        raise Fault(f"The file {one.file_name} cannot be read: {fault.strerror}.") from fault
    return read_file(data, one.file_name)


def old_batches(session: Session, *, before: datetime) -> list[str]:
    """Imports of which nothing was ever taken in, and that were brought before this time."""
    query = select(ImportBatch.id).where(ImportBatch.state == "begun", ImportBatch.brought_at < before)
    taken = select(ImportRow.batch_id)
    return list(session.scalars(query.where(ImportBatch.id.not_in(taken)).order_by(ImportBatch.id)))


def files_left_behind(session: Session, *, before: datetime) -> list[Path]:
    """Files older than this time that no import on its way needs."""
    folder = imports_folder(session)
    found = (
        [path for path in folder.iterdir() if path.stat().st_mtime < before.timestamp()]
        if folder.is_dir()
        else []
    )
    kept = (
        set(session.scalars(select(ImportBatch.id).where(ImportBatch.state == "begun"))) if found else set()
    )
    return sorted(path for path in found if path.name not in kept)


def imports_folder(session: Session) -> Path:
    """Where what was brought lies until it is done."""
    return instance_folder(session) / "imports"
