"""A list of services read by one mapping: the services, the rows to mend, and what is told of the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from register.domain.folding import folded
from register.domain.imports.kept_rows import KeyedRow, RowsRead, each_once
from register.domain.imports.mappings import Mapping as By
from register.domain.imports.mappings import not_taken
from register.domain.imports.readings import Waiting
from register.domain.imports.service_rows import ServiceEntry, ServiceReader
from register.domain.imports.tables import Table

KeyedService = KeyedRow[ServiceEntry]
ServiceReading = RowsRead[ServiceEntry]


def read_services(tables: Sequence[Table], mapping: By, kinds: Mapping[str, str]) -> ServiceReading:
    """Every row of the tables. kinds: what each kind of service is called, by its code."""
    found = ServiceReading()
    read: dict[str, list[KeyedService]] = {}
    codes = {folded(word): code for code, name in kinds.items() for word in (code, name)}
    for table in tables:
        left = not_taken(mapping, table)
        if left:
            found.remarks.append(f"{table.file}: not taken up: {', '.join(left)}")
        _take(ServiceReader(mapping, table, codes), table, read, found)
    each_once(read.values(), found)
    return found


def _take(
    reader: ServiceReader, table: Table, read: dict[str, list[KeyedService]], found: ServiceReading
) -> None:
    for row in table.rows:
        told = reader.read(row)
        if isinstance(told, ServiceEntry):
            read.setdefault(told.key, []).append(KeyedService(told, Waiting(table.headings, row, {})))
        elif told is not None:
            found.waiting.append(Waiting(table.headings, row, told))
