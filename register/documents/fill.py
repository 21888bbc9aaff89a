"""Fills a compiled pack with values: segments and values are joined, no tree is built."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from register.documents.archives import member, write_archive
from register.documents.compile import (
    Compiled,
    ItemNumber,
    ListNumber,
    NewLists,
    Op,
    Optional,
    Repeated,
    Rows,
    Stretch,
)
from register.documents.deflating import Deflate, best_deflate
from register.documents.preparations import Columns, Prepared, Scope

RESTART = b'<w:lvlOverride w:ilvl="%d"><w:startOverride w:val="1"/></w:lvlOverride>'
RESTARTS = b"".join(RESTART % level for level in range(2))


def fill(
    compiled: Compiled, values: Mapping[str, Any], *, data_hash: str, deflate: Deflate | None = None
) -> bytes:
    """The document of these values; the same values always give the same bytes."""
    return packed(compiled, filled_parts(compiled, values, data_hash=data_hash), deflate)


def filled_parts(compiled: Compiled, values: Mapping[str, Any], *, data_hash: str) -> dict[str, bytes]:
    """Every part of the document of these values, not packed yet."""
    writer = Writer(compiled, compiled.preparer.prepare(values, data_hash))
    constant = compiled.constant
    return {name: constant[name] if name in constant else writer.part(name) for name in compiled.order}


def packed(compiled: Compiled, parts: Mapping[str, bytes], deflate: Deflate | None = None) -> bytes:
    """These parts as a file; those that are always the same were packed once."""
    constants, pack = compiled.constants, deflate or best_deflate()
    return write_archive(
        constants[name] if name in constants else member(name, body, pack) for name, body in parts.items()
    )


class Writer:
    """Writes the parts of one document."""

    def __init__(self, compiled: Compiled, prepared: Prepared) -> None:
        self.compiled, self.prepared = compiled, prepared

    def part(self, name: str) -> bytes:
        """One part, filled."""
        out: list[bytes] = []
        self._write(self.compiled.moving[name], self.prepared.scope, out)
        return b"".join(out)

    def _write(self, ops: tuple[Op, ...], scope: Scope, out: list[bytes]) -> None:
        for op in ops:
            if isinstance(op, Stretch):
                values = scope.bound if op.bound else scope.shown
                out += _between(op.segments, [values[path] for path in op.paths])
            else:
                self._write_block(op, scope, out)

    def _write_block(self, op: Op, scope: Scope, out: list[bytes]) -> None:
        if isinstance(op, Rows):
            out += _rows(op, (scope.bound_columns if op.bound else scope.columns)[op.path])
        elif isinstance(op, Optional):
            if op.condition.holds(scope.given, self.prepared.used):
                self._write(op.ops, scope, out)
        elif isinstance(op, Repeated):
            for item in self.prepared.items[op.group]:
                self._write(op.ops, item, out)
        else:
            out.append(self._number(op, scope))

    def _number(self, op: Op, scope: Scope) -> bytes:
        if isinstance(op, ItemNumber):
            return scope.number
        if isinstance(op, ListNumber):
            return str(self._list_of(op.template_list, scope.position)).encode()
        assert isinstance(op, NewLists)
        return self._new_lists()

    def _list_of(self, template_list: int, position: int) -> int:
        lists = self._all_lists()
        return self.compiled.list_base + position * len(lists) + lists.index(template_list)

    def _all_lists(self) -> tuple[int, ...]:
        return tuple(number for numbers in self.compiled.lists.values() for number in numbers)

    def _new_lists(self) -> bytes:
        """A list for each item, counting from one, on the same pattern as the template's own."""
        out: list[bytes] = []
        for group, numbers in self.compiled.lists.items():
            for item in self.prepared.items.get(group, ()):
                out += [self._new_list(number, item.position) for number in numbers]
        return b"".join(out)

    def _new_list(self, number: int, position: int) -> bytes:
        pattern = self.compiled.patterns[number]
        head = b'<w:num w:numId="%d"><w:abstractNumId w:val="%d"/>' % (
            self._list_of(number, position),
            pattern,
        )
        return head + RESTARTS + b"</w:num>"


def _between(segments: Sequence[bytes], values: Sequence[bytes]) -> list[bytes]:
    """The values with the segments around them."""
    pieces = [b""] * (2 * len(values) + 1)
    pieces[::2] = segments
    pieces[1::2] = values
    return pieces


def _rows(rows: Rows, columns: Columns) -> list[bytes]:
    """All rows, written column by column: each takes its places in every row at once."""
    height, width = len(columns[0]), 2 * len(rows.columns) + 1
    pieces = [b""] * (height * width)
    for place, segment in enumerate(rows.segments):
        pieces[2 * place :: width] = [segment] * height
    for place, column in enumerate(rows.columns):
        pieces[2 * place + 1 :: width] = columns[column]
    return pieces
