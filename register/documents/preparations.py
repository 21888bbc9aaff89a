"""Checks all values of a document and turns them into the bytes that go into its slots."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from register.documents.batches import escaped, quick_bytes
from register.documents.displays import USUAL_LONGEST, Show, longest_of, shower
from register.documents.faults import FillFault
from register.documents.missing import missing, used_parts
from register.documents.parts import Column, Field, Pack

SPECIAL = re.compile("[&<>\n\t]").search
BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
TAB = '</w:t><w:tab/><w:t xml:space="preserve">'
PLAIN = ("text", "person", "organisation")
Row = tuple[bytes, ...]


@dataclass(slots=True)
class Scope:
    """The values of the document, or of one item of a repeated block."""

    given: Mapping[str, Any]
    shown: dict[str, bytes] = field(default_factory=dict)
    bound: dict[str, bytes] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    bound_rows: dict[str, list[Row]] = field(default_factory=dict)
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
    quick: tuple[tuple[str, str], ...]


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

    def prepare(self, values: Mapping[str, Any], data_hash: str) -> Prepared:
        """The slots' bytes for these values, or a FillFault that names the first field at fault."""
        self._check_names(values)
        self._check_missing(values)
        items = {group: self._items(group, values) for group in self.pack.groups}
        scope = Scope(values)
        _fill_scope(scope, self.plans[""], values, "")
        for scopes in items.values():
            for item in scopes:
                item.shown = {**scope.shown, **item.shown}
        scope.shown["data_hash"] = data_hash.encode()
        return Prepared(scope, items, used_parts(self.pack, values))

    def _check_names(self, values: Mapping[str, Any]) -> None:
        plan = self.plans[""]
        _refuse_unknown(values, plan.names | set(self.pack.groups), "")

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
    quick = tuple((f.name, f.path) for f in fields if f.type in PLAIN and f.max_length is None)
    return Plan(plain, tables, frozenset(field.name for field in fields), quick)


def _table(field: Field) -> Table:
    columns = tuple((column.name, column, shower(column)) for column in field.columns)
    longest = min(longest_of(column) for column in field.columns)
    quick = all(column.type in PLAIN for column in field.columns)
    return Table(field, columns, tuple(column.name for column in field.columns), longest if quick else 0)


def _refuse_unknown(values: Mapping[str, Any], known: Iterable[str], prefix: str) -> None:
    known = set(known)
    for name in values:
        if name not in known:
            near = get_close_matches(str(name), known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise FillFault(f"{prefix}{name}", f"this contract template has no such field{hint}")


def _fill_scope(scope: Scope, plan: Plan, values: Mapping[str, Any], prefix: str) -> None:
    _fill_quickly(scope, plan, values)
    for name, path, field_, show in plan.plain:
        if path not in scope.shown:
            value = values.get(name)
            text = field_.blank if value is None or value == "" else show(value, prefix + name)
            scope.shown[path], scope.bound[path] = as_markup(text)
    for name, table in plan.tables:
        shown, bound = _rows(values.get(name), table, prefix + name, scope.number)
        scope.rows[table.field.path], scope.bound_rows[table.field.path] = shown, bound


def _fill_quickly(scope: Scope, plan: Plan, values: Mapping[str, Any]) -> None:
    """All plain texts at once; where one of them needs a closer look, all are left to the careful way."""
    given = [(path, values[name]) for name, path in plan.quick if values.get(name)]
    if quick := quick_bytes([text for _, text in given], USUAL_LONGEST):
        filled = dict(zip((path for path, _ in given), quick, strict=True))
        scope.shown.update(filled)
        scope.bound.update(filled)


def as_markup(text: str) -> tuple[bytes, bytes]:
    """A value as it stands in the text and in the data part."""
    if SPECIAL(text) is None:
        plain = text.encode()
        return plain, plain
    safe = escaped(text)
    return safe.replace("\n", BREAK).replace("\t", TAB).encode(), safe.encode()


def _rows(rows: Any, table: Table, path: str, number: bytes) -> tuple[list[Row], list[Row]]:
    if rows is None:
        return [], []
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise FillFault(path, "must be a list of rows")
    if table.longest and (quick := _quick_rows(rows, table, number)):
        return quick, quick
    shown: list[Row] = []
    bound: list[Row] = []
    for position, row in enumerate(rows):
        cells, data = _row(row, table.columns, f"{path}[{position}]")
        head = (b"%d" % (position + 1), number)
        shown.append((*head, *cells))
        bound.append((*head, *data))
    return shown, bound


def _quick_rows(rows: Sequence[Any], table: Table, number: bytes) -> list[Row] | None:
    """All cells at once, where every row has every cell and each is plain text."""
    names, width = table.names, len(table.names)
    if any(type(row) is not dict or len(row) != width for row in rows):
        return None
    try:
        cells = quick_bytes([row[name] for row in rows for name in names], table.longest)
    except KeyError:
        return None
    if cells is None:
        return None
    starts = range(0, len(cells), width)
    return [(b"%d" % line, number, *cells[at : at + width]) for line, at in enumerate(starts, start=1)]


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
        _refuse_unknown(row, (name for name, _, _ in columns), f"{path}.")
    return cells, data
