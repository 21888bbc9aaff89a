"""A contracts register read by one mapping: the contracts, the rows to mend, and what stops the whole of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from register.domain import money
from register.domain.imports.amounts import read_amount
from register.domain.imports.contract_rows import ContractEntry, ContractReader, is_total
from register.domain.imports.mappings import Mapping as By
from register.domain.imports.mappings import not_taken
from register.domain.imports.readings import Waiting
from register.domain.imports.tables import SourceRow, Table, Unreadable

BOTH = (
    "{one} gives a value with VAT and {other} one without, in one column. Give every value without VAT, and bring the file "
    "again. Nothing of it was taken up"
)
NOT_THE_SUM = (
    "{place} gives a total of {total}, and the rows above it add up to {sum}. Mend whichever is wrong, and bring the file "
    "again. Nothing of it was taken up"
)
TWICE = (
    "{place} has the number {number} too, and says something else. Mend the number of one, or leave one out"
)


@dataclass(frozen=True, slots=True)
class KeyedContract:
    """A contract as a row gives it, with the row, should somebody have to look at it after all."""

    entry: ContractEntry
    waiting: Waiting


@dataclass(slots=True)
class ContractReading:
    """What was read. repeated: places of rows that say word for word what another says. remarks: what was not taken up."""

    entries: list[KeyedContract] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    unsaid: Counter[str] = field(default_factory=Counter)
    repeated: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return len(self.entries) + len(self.waiting) + len(self.repeated)


def read_contracts(tables: Sequence[Table], mapping: By) -> ContractReading:
    """Every row of the tables. Unreadable where values are given with and without VAT, or a total is not the sum."""
    found = ContractReading()
    read: dict[str, list[KeyedContract]] = {}
    for table in tables:
        left = not_taken(mapping, table)
        if left:
            found.remarks.append(f"{table.file}: not taken up: {', '.join(left)}")
        reader = ContractReader(mapping, table)
        rows = _without_totals(reader, table.rows, found)
        _check_vat(reader, rows)
        for row in rows:
            _take(reader.read(row), row, table, read, found)
    for some in read.values():
        _once(some, found)
    return found


def _check_vat(reader: ContractReader, rows: Iterable[SourceRow]) -> None:
    first: dict[str, SourceRow] = {}
    for row in rows:
        first.setdefault(reader.vat(row), row)
    if "with" in first and "without" in first:
        raise Unreadable(BOTH.format(one=first["with"].place, other=first["without"].place))


def _without_totals(
    reader: ContractReader, rows: Sequence[SourceRow], found: ContractReading
) -> list[SourceRow]:
    """The rows that are contracts. A total is compared with all rows above it, or with those since the total before."""
    kept: list[SourceRow] = []
    since = 0
    for row in rows:
        if not is_total(row, reader):
            kept.append(row)
            continue
        _check_total(reader, row, kept, kept[since:], found)
        since = len(kept)
    return kept


def _check_total(
    reader: ContractReader, row: SourceRow, every: Sequence[SourceRow], since: Sequence[SourceRow], found: ContractReading
) -> None:  # fmt: skip
    total = read_amount(reader.cell(row, "value")).pence
    if total is None or row.uncomputed:
        found.remarks.append(f"{row.place} is a total without an amount, and was left out")
        return
    sums = [sum(read_amount(reader.cell(one, "value")).pence or 0 for one in some) for some in (every, since)]
    if total not in sums:
        raise Unreadable(
            NOT_THE_SUM.format(place=row.place, total=money.said(total), sum=money.said(sums[0]))
        )
    found.remarks.append(f"{row.place} is the total of the rows above it, agrees with them, and was left out")


def _take(
    told: ContractEntry | dict[str, str] | None, row: SourceRow, table: Table, read: dict[str, list[KeyedContract]],
    found: ContractReading,
) -> None:  # fmt: skip
    if isinstance(told, ContractEntry):
        read.setdefault(told.key, []).append(KeyedContract(told, Waiting(table.headings, row, {})))
    elif told is not None:
        found.waiting.append(Waiting(table.headings, row, told))


def _once(some: list[KeyedContract], found: ContractReading) -> None:
    """Rows of one number: once where they say the same, and none of them where they do not."""
    first, *others = some
    if all(one.entry.digest == first.entry.digest for one in others):
        found.entries.append(first)
        found.unsaid.update(first.entry.unsaid)
        found.repeated += [str(one.entry.place) for one in others]
        return
    for one in some:
        other = next(each for each in some if each.entry.digest != one.entry.digest)
        words = TWICE.format(place=other.entry.place, number=one.entry.source_id or "of its title")
        found.waiting.append(Waiting(one.waiting.headings, one.waiting.row, {"source_id": words}))
