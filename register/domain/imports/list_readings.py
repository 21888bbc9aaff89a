"""A list read by one mapping: what its rows become, each once, the rows to mend, and what is told of the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from register.domain.imports.kept_rows import KeyedRow, RowsRead, each_once
from register.domain.imports.mappings import Mapping as By
from register.domain.imports.mappings import not_taken
from register.domain.imports.readings import Waiting
from register.domain.imports.tables import Table
from register.domain.imports.told_rows import ToldReader


def read_list(
    tables: Sequence[Table], mapping: By, reader_of: Callable[[Table], ToldReader]
) -> RowsRead[Any]:
    """Every row of the tables."""
    found: RowsRead[Any] = RowsRead()
    read: dict[str, list[KeyedRow[Any]]] = {}
    for table in tables:
        left = not_taken(mapping, table)
        if left:
            found.remarks.append(f"{table.file}: not taken up: {', '.join(left)}")
        _take(reader_of(table), table, read, found)
    each_once(read.values(), found)
    return found


def _take(
    reader: ToldReader, table: Table, read: dict[str, list[KeyedRow[Any]]], found: RowsRead[Any]
) -> None:
    for row in table.rows:
        told = reader.read(row)
        if isinstance(told, dict):
            found.waiting.append(Waiting(table.headings, row, told))
        elif told is not None:
            read.setdefault(told.key, []).append(KeyedRow(told, Waiting(table.headings, row, {})))
