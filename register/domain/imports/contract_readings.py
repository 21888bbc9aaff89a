"""A contracts register read by one mapping: the contracts, the rows to mend, and what stops the whole of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from register.domain import money
from register.domain.imports.amounts import read_amount
from register.domain.imports.contract_rows import ContractEntry, ContractReader, is_total
from register.domain.imports.kept_rows import KeyedRow, RowsRead, each_once
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
KeyedContract = KeyedRow[ContractEntry]
ContractReading = RowsRead[ContractEntry]


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
    each_once(read.values(), found)
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
