"""Everything that was brought, read by one mapping: the entries, the rows to mend, and what a person is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import PurePosixPath

from register.domain.dates import said
from register.domain.imports.digests import digest_of
from register.domain.imports.entries import Entry, Misread, RowReader
from register.domain.imports.mappings import Mapping as By
from register.domain.imports.mappings import guess, not_taken
from register.domain.imports.tables import LOOKED_AT, Cells, Sheet, SourceRow, Table, Unreadable, table_of
from register.domain.problems import day_problem, refuse


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that waits for a person: as it stands under its headings, and what is wrong with it by field."""

    headings: tuple[str, ...]
    row: SourceRow
    problems: dict[str, str]


@dataclass(frozen=True, slots=True)
class Keyed:
    """An entry with what it is known by in its source, and what stands for all it says. waiting: its row, should somebody
    have to look at it after all."""

    key: str
    digest: str
    entry: Entry
    waiting: Waiting


@dataclass(slots=True)
class Reading:
    """What was read. repeated: places of rows that say word for word what another row said. remarks: sheets and columns
    that were not taken up. went_to: what the mapping says of bodies that were split."""

    entries: list[Keyed] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    unsaid: Counter[str] = field(default_factory=Counter)
    repeated: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    went_to: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return len(self.entries) + len(self.waiting) + len(self.repeated)

    @property
    def nil_returns(self) -> int:
        return sum(one.entry.nothing is not None for one in self.entries)


def tables_of(sheets: Iterable[Sheet], mapping: By) -> tuple[list[Table], list[str]]:
    """The tables among the sheets, and what is said of the others. Unreadable where there is none at all."""
    known, tables, remarks, faults = mapping.headings, [], [], []
    for sheet in sheets:
        where = f"{sheet.file}, sheet {sheet.name}" if sheet.name else sheet.file
        if sheet.hidden:
            remarks.append(
                f"{where} is hidden, so its {len(sheet.rows):,} rows were not read. Unhide it to bring them"
            )
            continue
        try:
            table = table_of(sheet, known.__contains__)
        except Unreadable as fault:
            faults.append(str(fault))
            continue
        if table is not None:
            tables.append(table)
    if not tables:
        raise Unreadable((faults or remarks or ["There is no row in what was brought"])[0])
    return tables, [*remarks, *faults]


def headings_of(sheets: Iterable[Sheet], mappings: Sequence[By]) -> tuple[str, ...]:
    """Every heading of the sheets that are shown: where no mapping finds what it needs, those of the fullest of the
    first rows, for a person to choose from."""
    known = frozenset[str]().union(*(one.headings for one in mappings))
    found: dict[str, None] = {}
    for sheet in sheets:
        if not sheet.hidden and sheet.rows:
            found.update(
                dict.fromkeys(
                    " ".join(one.split()) for one in _headings(sheet, known, mappings) if one.strip()
                )
            )
    return tuple(found)


def _headings(sheet: Sheet, known: frozenset[str], mappings: Sequence[By]) -> Cells:
    try:
        table = table_of(sheet, known.__contains__)
    except Unreadable:
        table = None
    if table is not None and guess(table.headings, mappings) is not None:
        return table.headings
    return max((cells for _, cells in sheet.rows[:LOOKED_AT]), key=lambda cells: sum(map(bool, cells)))


def read_tables(tables: Sequence[Table], mapping: By, *, on: date, today: date) -> Reading:
    """Every row of the tables. on: the day of the edition, or of bringing it."""
    found = Reading(tables=list(tables), went_to=mapping.went_to)
    seen: dict[str, Keyed] = {}
    for table in tables:
        left = not_taken(mapping, table)
        if left:
            found.remarks.append(f"{table.file}: not taken up: {', '.join(left)}")
        reader = RowReader(mapping, table, on=on, today=today)
        for row in table.rows:
            _take(reader.read(row), row, table, seen, found)
    found.entries = [_with_body(keyed, seen) for keyed in seen.values()]
    return found


def _with_body(keyed: Keyed, seen: Mapping[str, Keyed]) -> Keyed:
    """An entry that belongs to another, and names no organisation, is in the organisation of that one."""
    parent = seen.get(keyed.entry.parent_id or "")
    if parent is None or keyed.entry.organisation is not None:
        return keyed
    return replace(keyed, entry=replace(keyed.entry, organisation=parent.entry.organisation))


def _take(
    told: Entry | Misread | None, row: SourceRow, table: Table, seen: dict[str, Keyed], found: Reading
) -> None:
    if told is None:
        return
    if isinstance(told, Misread):
        found.waiting.append(Waiting(table.headings, row, dict(told.problems)))
        return
    digest = digest_of(told, told.whom.key)
    key = told.source_id or f"row {digest[:32]}"
    before = seen.get(key)
    if before is None:
        seen[key] = Keyed(key, digest, told, Waiting(table.headings, row, {}))
        found.unsaid.update(told.unsaid)
    elif before.digest == digest:
        found.repeated.append(str(row.place))
    else:
        words = f"{before.entry.place} has the number {key} too, and says something else"
        found.waiting.append(Waiting(table.headings, row, {"source_id": words}))


def edition_day(file: str, mapping: By) -> date | None:
    """The day that the folder of an edition is named after."""
    if not mapping.edition_folder:
        return None
    for folder in reversed(PurePosixPath(file).parts[:-1]):
        try:
            return datetime.strptime(folder, mapping.edition_folder).date()  # noqa: DTZ007  # a day, in no zone
        except ValueError:
            continue
    return None


def read_edition(sheets: Iterable[Sheet], mapping: By, *, on: date | None, today: date) -> Reading:
    """The rows of one edition's sheets. on: its day, None where it has none. Unreadable where there is none at all."""
    tables, remarks = tables_of(sheets, mapping)
    found = read_tables(tables, mapping, on=on or today, today=today)
    found.remarks[:0] = remarks
    return found


def check_published(day: date | None, today: date) -> None:
    """Invalid for a day on which nothing can have been published yet, or of another age."""
    late = "The date it was published must be today or in the past" if day and day > today else None
    refuse({"published_on": late or day_problem(day, "The date it was published")})


def edition_title(file_name: str, on: date | None) -> str:
    """What an edition is called that came in a file."""
    return f"{file_name}, {said(on)}" if on else file_name


def by_edition(
    sheets: Iterable[Sheet], mapping: By, published_on: date | None
) -> dict[date | None, list[Sheet]]:
    """The sheets of each edition, the oldest first; a day that was given holds for all."""
    found: dict[date | None, list[Sheet]] = {}
    for sheet in sheets:
        found.setdefault(published_on or edition_day(sheet.file, mapping), []).append(sheet)
    return dict(sorted(found.items(), key=lambda pair: pair[0] or date.max))
