"""A list of services read by one mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from register.domain.imports.kept_rows import KeyedRow, RowsRead
from register.domain.imports.list_readings import read_list
from register.domain.imports.mappings import Mapping as By
from register.domain.imports.service_rows import CODED, ServiceEntry, ServiceReader
from register.domain.imports.tables import Table
from register.domain.imports.told_rows import codes_of

KeyedService = KeyedRow[ServiceEntry]
ServiceReading = RowsRead[ServiceEntry]


def read_services(tables: Sequence[Table], mapping: By, kinds: Mapping[str, str]) -> ServiceReading:
    """Every row of the tables. kinds: what each kind of service is called, by its code."""
    codes = {CODED: codes_of(kinds, "the kinds of services")}
    return read_list(tables, mapping, lambda table: ServiceReader(mapping, table, codes))
