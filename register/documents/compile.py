"""Compiles a template once into byte segments and slots, so that filling it needs no tree."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from lxml import etree

from register.documents import data_parts, template_marks
from register.documents.archives import Member, member, read_parts
from register.documents.conditions import Condition, read_condition
from register.documents.deflating import small_deflate
from register.documents.faults import PackFault
from register.documents.parts import Pack
from register.documents.preparations import Preparer

TOKEN = re.compile(rb"<\?al (.*?)\?>|\xee\x80\x80(.*?)\xee\x80\x81", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Shown:
    """A slot for a value as it reads in the text."""

    path: str


@dataclass(frozen=True, slots=True)
class Bound:
    """A slot for a value in the bound data part."""

    path: str


@dataclass(frozen=True, slots=True)
class ItemNumber:
    """A slot for the number of the item of a repeated block, counted from one."""


@dataclass(frozen=True, slots=True)
class ListNumber:
    """A slot for the list of this item, so that its headings count from one again."""

    template_list: int


@dataclass(frozen=True, slots=True)
class NewLists:
    """The place in the numbering part where the lists of items go."""


@dataclass(frozen=True, slots=True)
class Optional:
    """Segments that are there only under a condition."""

    condition: Condition
    ops: tuple[Op, ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """Segments that are there once per item."""

    group: str
    ops: tuple[Op, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """The segments of a table row, and the columns between them; column 0 is the row, column 1 the item."""

    path: str
    segments: tuple[bytes, ...]
    columns: tuple[int, ...]
    bound: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Many slots of one kind with the segments around them: one more segment than slots."""

    segments: tuple[bytes, ...]
    paths: tuple[str, ...]
    bound: bool


Op = bytes | Stretch | Shown | Bound | ItemNumber | ListNumber | NewLists | Optional | Repeated | Rows


@dataclass(frozen=True)
class Compiled:
    """A pack ready for filling: constant parts and parts with slots, in the order of the file."""

    pack: Pack
    constant: dict[str, bytes]
    moving: dict[str, tuple[Op, ...]]
    order: tuple[str, ...]
    lists: dict[str, tuple[int, ...]]
    patterns: dict[int, int]
    preparer: Preparer

    @cached_property
    def constants(self) -> dict[str, Member]:
        """The constant parts, compressed once and therefore as small as they get."""
        return {name: member(name, body, small_deflate) for name, body in self.constant.items()}

    @cached_property
    def list_base(self) -> int:
        """The first number free for new lists."""
        return max(self.patterns, default=0) + 1


def compile_pack(pack: Pack) -> Compiled:
    """Reads the template and cuts it into segments; done once per pack."""
    try:
        return _compile(pack)
    except (ValueError, KeyError, etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        raise PackFault(pack.id, [f"its template.docx cannot be compiled: {error}"]) from error


def _compile(pack: Pack) -> Compiled:
    parts = data_parts.with_data_parts(dict(read_parts(pack.template)), pack)
    patterns = template_marks.list_patterns(parts.get(template_marks.NUMBERING, b""))
    marks = template_marks.Marks(pack, patterns)
    marked = {name: marks.mark(name, body) for name, body in parts.items()}
    cutter = Cutter(pack)
    moving = {name: cutter.cut(body) for name, body in marked.items() if TOKEN.search(body)}
    constant = {name: body for name, body in marked.items() if name not in moving}
    return Compiled(pack, constant, moving, tuple(marked), marks.lists, patterns, Preparer(pack))


class Cutter:
    """Cuts marked bytes into segments and slots."""

    def __init__(self, pack: Pack) -> None:
        self.columns = {
            field.path: [column.name for column in field.columns] for field in pack.fields() if field.columns
        }

    def cut(self, body: bytes) -> tuple[Op, ...]:
        """The segments and slots of one part."""
        pieces = TOKEN.split(body)
        ops, end = self._ops(pieces, 0)
        if end < len(pieces):
            raise ValueError("the template closes a block that it never opened")
        return _joined(ops)

    def _ops(self, pieces: Sequence[bytes | None], start: int) -> tuple[tuple[Op, ...], int]:
        ops: list[Op] = _static(pieces[start])
        at = start + 1
        while at < len(pieces):
            code = (pieces[at] or pieces[at + 1] or b"").decode()
            if code == "]":
                return tuple(ops), at + 2
            op, at = self._op(code, pieces, at + 2)
            ops.append(op)
            ops += _static(pieces[at])
            at += 1
        return tuple(ops), at

    def _op(self, code: str, pieces: Sequence[bytes | None], at: int) -> tuple[Op, int]:
        kind, _, argument = code.partition(":")
        if slot := _slot(kind, argument):
            return slot, at
        inner, end = self._ops(pieces, at)
        if kind == "w":
            return Optional(read_condition(argument), _joined(inner)), end
        if kind == "e":
            return Repeated(argument, _joined(inner)), end
        return self._rows(argument, inner), end

    def _rows(self, path: str, inner: tuple[Op, ...]) -> Rows:
        places = {name: index for index, name in enumerate(self.columns[path], start=2)}
        segments, slots = _apart(inner)
        if not slots:
            raise ValueError(f"the rows of {path} hold no cell")
        columns = tuple(_column_of(op, path, places) for op in slots)
        return Rows(path, segments, columns, any(isinstance(op, Bound) for op in slots))


def _joined(ops: tuple[Op, ...]) -> tuple[Op, ...]:
    """The same with neighbouring segments and slots of one kind in stretches."""
    joined: list[Op] = []
    for kind, group in groupby(_with_kinds(ops), key=itemgetter(0)):
        neighbours = [op for _, op in group]
        joined += neighbours if kind == "block" else [_stretch(neighbours, bound=kind == "bound")]
    return tuple(joined)


def _with_kinds(ops: tuple[Op, ...]) -> Iterator[tuple[str, Op]]:
    """Segments go with the slots before them, at the start with those after."""
    kind = "shown"
    for op in ops:
        if not isinstance(op, bytes):
            kind = "shown" if isinstance(op, Shown) else "bound" if isinstance(op, Bound) else "block"
        elif kind == "block":
            kind = "shown"
        yield kind, op


def _stretch(ops: Iterable[Op], *, bound: bool) -> Stretch:
    segments, slots = _apart(ops)
    return Stretch(segments, tuple(op.path for op in slots if isinstance(op, Shown | Bound)), bound)


def _apart(ops: Iterable[Op]) -> tuple[tuple[bytes, ...], list[Op]]:
    """The slots, and the segments around them: one more than slots."""
    segments, slots = [b""], list[Op]()
    for op in ops:
        if isinstance(op, bytes):
            segments[-1] += op
        else:
            slots.append(op)
            segments.append(b"")
    return tuple(segments), slots


def _static(piece: bytes | None) -> list[Op]:
    return [piece] if piece else []


def _slot(kind: str, argument: str) -> Op | None:
    slots: dict[str, Callable[[], Op]] = {
        "v": lambda: Shown(argument),
        "d": lambda: Bound(argument),
        "i": ItemNumber,
        "n": lambda: ListNumber(int(argument)),
        "m": NewLists,
    }
    return slots[kind]() if kind in slots else None


def _column_of(op: Op, path: str, places: dict[str, int]) -> int:
    if isinstance(op, ItemNumber):
        return 1
    if isinstance(op, Shown | Bound) and op.path.startswith(path + "."):
        return places[op.path.removeprefix(path + ".")]
    if isinstance(op, Shown) and op.path == "#row":
        return 0
    raise ValueError(f"the rows of {path} may hold only their own cells")
