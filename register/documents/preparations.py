"""Checks all values of a document and turns them into the bytes that go into its slots."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import compress
from typing import Any

from register.documents.batches import escaped, quick_bytes
from register.documents.displays import USUAL_LONGEST, Show, longest_of, shower
from register.documents.faults import FillFault
from register.documents.missing import missing, used_parts
from register.documents.parts import Column, Field, Pack

SPECIAL = re.compile("[&<>\n\t]").search
INDEX = re.compile(r"\[\d+\]")
BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
TAB = '</w:t><w:tab/><w:t xml:space="preserve">'
PLAIN = ("text", "person", "organisation")
Columns = Sequence[Sequence[bytes]]
"""A table by columns, all of one length: the number of the row, that of the item, then the cells."""


@dataclass(slots=True)
class Scope:
    """The values of the document, or of one item of a repeated block."""

    given: Mapping[str, Any]
    shown: dict[str, bytes] = field(default_factory=dict)
    bound: dict[str, bytes] = field(default_factory=dict)
    columns: dict[str, Columns] = field(default_factory=dict)
    bound_columns: dict[str, Columns] = field(default_factory=dict)
    number: bytes = b""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Prepared:
    """All values of one document, checked."""

    scope: Scope
    items: dict[str, list[Scope]]
    used: frozenset[str]


@dataclass(frozen=True, slots=True)
class Plan:
    """How the fields of one group are shown, worked out once."""

    plain: tuple[tuple[str, str, Field, Show], ...]
    tables: tuple[tuple[str, Table], ...]
    names: frozenset[str]
    quick_names: tuple[str, ...]
    quick_paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """How a table is shown; `longest` is 0 where its cells are not all plain text."""

    field: Field
    columns: tuple[tuple[str, Column, Show], ...]
    names: tuple[str, ...]
    longest: int


class Preparer:
    """Prepares values for one pack; made once per pack."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.plans = {group: _plan(pack.of_group(group)) for group in ("", *pack.groups)}
        self.names = self.plans[""].names.union(pack.groups)

    def prepare(self, values: Mapping[str, Any], data_hash: str) -> Prepared:
        """The slots' bytes for these values, or a FillFault that names the first field at fault and its page."""
        try:
            return self._prepared(values, data_hash)
        except FillFault as fault:
            raise FillFault(fault.field, fault.message + self._page_of(fault)) from None

    def _page_of(self, fault: FillFault) -> str:
        """Where to mend it; `services[1].prices[2].unit` is the field services.prices."""
        path = INDEX.sub("", fault.field)
        fields = (f for f in self.pack.fields() if path == f.path or path.startswith(f"{f.path}."))
        page = next((field.page for field in fields), "")
        return f"; mend it on the page “{page}”" if page and "on the page" not in fault.message else ""

    def _prepared(self, values: Mapping[str, Any], data_hash: str) -> Prepared:
        _refuse_unknown(values, self.names, "")
        self._check_missing(values)
        items = {group: self._items(group, values) for group in self.pack.groups}
        scope = Scope(values)
        _fill_scope(scope, self.plans[""], values, "")
        for scopes in items.values():
            for item in scopes:
                item.shown = {**scope.shown, **item.shown}
        scope.shown["data_hash"] = data_hash.encode()
        return Prepared(scope, items, used_parts(self.pack, values))

    def _check_missing(self, values: Mapping[str, Any]) -> None:
        for absent in missing(self.pack, values)[:1]:
            raise FillFault(
                absent.field, f"“{absent.label}” is missing; enter it on the page “{absent.page_hint}”"
            )

    def _items(self, group: str, values: Mapping[str, Any]) -> list[Scope]:
        given = values.get(group, [])
        if not isinstance(given, Sequence) or isinstance(given, str):
            raise FillFault(group, "must be a list with one entry for each item")
        return [self._item(group, position, item, values) for position, item in enumerate(given)]

    def _item(self, group: str, position: int, item: Any, values: Mapping[str, Any]) -> Scope:
        prefix, plan = f"{group}[{position}]", self.plans[group]
        if not isinstance(item, Mapping):
            raise FillFault(prefix, "must hold its own fields by name")
        _refuse_unknown(item, plan.names, f"{prefix}.")
        given = {**values, **item, **{f"{group}.{name}": value for name, value in item.items()}}
        scope = Scope(given, number=str(position + 1).encode(), position=position)
        _fill_scope(scope, plan, item, f"{prefix}.")
        return scope


def _plan(fields: Iterable[Field]) -> Plan:
    fields = tuple(fields)
    plain = tuple((f.name, f.path, f, shower(f)) for f in fields if f.type != "table")
    tables = tuple((field.name, _table(field)) for field in fields if field.type == "table")
    quick = [field for field in fields if field.type in PLAIN and field.max_length is None]
    names = frozenset(field.name for field in fields)
    return Plan(plain, tables, names, tuple(f.name for f in quick), tuple(f.path for f in quick))


def _table(field: Field) -> Table:
    columns = tuple((column.name, column, shower(column)) for column in field.columns)
    longest = min(longest_of(column) for column in field.columns)
    quick = all(column.type in PLAIN for column in field.columns)
    return Table(field, columns, tuple(column.name for column in field.columns), longest if quick else 0)


def _refuse_unknown(values: Mapping[str, Any], known: Collection[str], prefix: str) -> None:
    for name in values:
        if name not in known:
            near = get_close_matches(str(name), known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise FillFault(f"{prefix}{name}", f"this contract template has no such field{hint}")


def _fill_scope(scope: Scope, plan: Plan, values: Mapping[str, Any], prefix: str) -> None:
    _fill_quickly(scope, plan, values)
    for name, path, field_, show in plan.plain if len(scope.shown) < len(plan.plain) else ():
        if path not in scope.shown:
            value = values.get(name)
            text = field_.blank if value is None or value == "" else show(value, prefix + name)
            scope.shown[path], scope.bound[path] = as_markup(text)
    for name, table in plan.tables:
        shown, bound = _columns(values.get(name), table, prefix + name, scope.number)
        scope.columns[table.field.path], scope.bound_columns[table.field.path] = shown, bound


def _fill_quickly(scope: Scope, plan: Plan, values: Mapping[str, Any]) -> None:
    """All plain texts at once; where one of them needs a closer look, all are left to the careful way."""
    found = list(map(values.get, plan.quick_names))
    if quick := quick_bytes(list(filter(None, found)), USUAL_LONGEST):
        filled = dict(zip(compress(plan.quick_paths, found), quick, strict=True))
        scope.shown.update(filled)
        scope.bound.update(filled)


def as_markup(text: str) -> tuple[bytes, bytes]:
    """A value as it stands in the text and in the data part."""
    if SPECIAL(text) is None:
        plain = text.encode()
        return plain, plain
    safe = escaped(text)
    return safe.replace("\n", BREAK).replace("\t", TAB).encode(), safe.encode()


def _columns(rows: Any, table: Table, path: str, number: bytes) -> tuple[Columns, Columns]:
    given = [] if rows is None else rows
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise FillFault(path, "must be a list of rows")
    head = [b"%d" % line for line in range(1, len(given) + 1)], [number] * len(given)
    if table.longest and (quick := _quick_columns(given, table)):
        return (*head, *quick), (*head, *quick)
    rows_of_cells = [_row(row, table.columns, f"{path}[{line}]") for line, row in enumerate(given)]
    shown, bound = ([cells[kind] for cells in rows_of_cells] for kind in (0, 1))
    return (*head, *_turned(shown, table)), (*head, *_turned(bound, table))


def _turned(rows: list[list[bytes]], table: Table) -> Columns:
    return list(zip(*rows, strict=True)) or [()] * len(table.columns)


def _quick_columns(rows: Sequence[Any], table: Table) -> Columns | None:
    """All cells at once, where every row has every cell and each is plain text."""
    width = len(table.names)
    if set(map(type, rows)) != {dict} or set(map(len, rows)) != {width}:
        return None
    try:
        given = [row[name] for row in rows for name in table.names]
    except KeyError:
        return None
    cells = quick_bytes(given, table.longest)
    return None if cells is None else [cells[column::width] for column in range(width)]


def _row(
    row: Any, columns: tuple[tuple[str, Column, Show], ...], path: str
) -> tuple[list[bytes], list[bytes]]:
    if not isinstance(row, Mapping):
        raise FillFault(path, "must hold its cells by name")
    cells: list[bytes] = []
    data: list[bytes] = []
    found = 0
    for name, column, show in columns:
        value = row.get(name)
        found += name in row
        text = column.blank if value is None or value == "" else show(value, f"{path}.{name}")
        seen, kept = as_markup(text)
        cells.append(seen)
        data.append(kept)
    if found != len(row):
        _refuse_unknown(row, [name for name, _, _ in columns], f"{path}.")
    return cells, data
