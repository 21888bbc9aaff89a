"""A contract for reading in the browser, from the same parts as the document and with the same numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from register.documents.clause_sources import (
    SIGN_ROWS,
    Block,
    Details,
    Each,
    FieldPlace,
    Paragraph,
    Sign,
    Span,
    SubHeading,
    When,
)
from register.documents.conditions import is_given, read_condition
from register.documents.displays import Shape, shower
from register.documents.faults import FillFault
from register.documents.missing import used_parts
from register.documents.outlines import blocks_of, level_labels
from register.documents.parts import Field, Pack, Part
from register.documents.template_contents import anchor_of

ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


@dataclass(frozen=True, slots=True)
class PreviewSpan:
    """A stretch of text; `field` names the field it comes from, `missing` marks a value still to be given."""

    text: str
    bold: bool = False
    field: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class PreviewBlock:
    """One thing to show. `kind` is heading, paragraph, details or table; level 1 is the heading of a part."""

    kind: str
    part_id: str
    level: int
    number: str
    spans: tuple[PreviewSpan, ...]
    anchor: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[PreviewSpan, ...], ...] = ()
    locked: bool = False

    @property
    def text(self) -> str:
        """The words without their number."""
        return "".join(span.text for span in self.spans)


def preview(pack: Pack, values: Mapping[str, Any]) -> list[PreviewBlock]:
    """All blocks in order; what is missing or wrong is marked, never left out."""
    used = used_parts(pack, values)
    return [block for part in pack.parts for block in _PartPreview(pack, part, values, used).blocks()]


class _PartPreview:
    """Walks one part and counts as Word counts."""

    def __init__(self, pack: Pack, part: Part, values: Mapping[str, Any], used: frozenset[str]) -> None:
        self.pack, self.part, self.values, self.used = pack, part, values, used
        self.fields = {field.name: field for field in (*pack.of_group(""), *part.fields)}
        self.counts, self.headings = [0, 0, 0], [0, 0]
        self.item, self.position, self.sections, self.titled = values, -1, 0, False

    def blocks(self) -> Iterator[PreviewBlock]:
        title = (PreviewSpan(self.part.title),)
        yield self._block("heading", 1, self.part.label, title, anchor=anchor_of(self.part))
        if self.part.id in self.used:
            yield from self._walk(blocks_of(self.part))
        else:
            yield self._block("paragraph", 0, "", (PreviewSpan(f"This {self.part.kind} is not used."),))

    def _block(
        self, kind: str, level: int, number: str, spans: tuple[PreviewSpan, ...], **more: Any
    ) -> PreviewBlock:
        return PreviewBlock(kind, self.part.id, level, number, spans, locked=self.part.locked, **more)

    def _walk(self, blocks: Iterable[Block]) -> Iterator[PreviewBlock]:
        before: Block | None = None
        for block in blocks:
            self.titled = isinstance(before, SubHeading)
            yield from self._one(block)
            before = block

    def _one(self, block: Block) -> Iterator[PreviewBlock]:
        if isinstance(block, Paragraph):
            yield self._block("paragraph", block.level, self._number(block.level), self._spans(block.spans))
        elif isinstance(block, SubHeading):
            yield self._sub_heading(block)
        elif isinstance(block, Details):
            yield self._details([self.fields[name] for name in block.names])
        elif isinstance(block, Sign):
            yield self._sign(block)
        elif isinstance(block, FieldPlace):
            yield self._place(self.fields[block.name])
        elif isinstance(block, When):
            if read_condition(block.condition).holds(self.item, self.used):
                yield from self._walk(block.blocks)
        else:
            yield from self._each(block)

    def _number(self, level: int) -> str:
        if not level:
            return ""
        self.counts[level - 1] += 1
        self.counts[level:] = [0] * (3 - level)
        label = level_labels(self.part)[level - 1]
        shown = (str(self.counts[0]), chr(96 + self.counts[1]), ROMAN[self.counts[2] - 1])
        return label.replace(f"%{level}", shown[level - 1])

    def _sub_heading(self, block: SubHeading) -> PreviewBlock:
        self.sections += 1
        suffix = f"_{self.position + 1}" if self.position >= 0 else ""
        anchor = f"{anchor_of(self.part)}_{self.sections}{suffix}"
        number = self._heading_number(block.level)
        return self._block("heading", block.level + 1, number, self._spans(block.spans), anchor=anchor)

    def _heading_number(self, level: int) -> str:
        if level == 1:
            return ""
        if level == 2:
            self.headings = [self.headings[0] + 1, 0]
            return str(self.headings[0])
        self.headings[1] += 1
        return f"{self.headings[0]}.{self.headings[1]}"

    def _each(self, block: Each) -> Iterator[PreviewBlock]:
        items = self.values.get(block.group)
        for position, item in enumerate(items if isinstance(items, list) else ()):
            own = {f"{block.group}.{name}": value for name, value in item.items()}
            self.item, self.position = {**self.values, **item, **own}, position
            self.sections, self.headings = 0, [0, 0]
            yield from self._walk(block.blocks)
        self.item, self.position = self.values, -1

    def _spans(self, spans: Iterable[Span]) -> tuple[PreviewSpan, ...]:
        return tuple(self._span(span) for span in spans)

    def _span(self, span: Span) -> PreviewSpan:
        if span.field == "#":
            return PreviewSpan(str(self.position + 1))
        if span.field:
            return self._value(self.fields[span.field], bold=span.bold)
        return PreviewSpan(span.text, span.bold)

    def _value(self, field: Field, *, bold: bool = False) -> PreviewSpan:
        text, missing = words_for(field, self.item.get(field.name))
        required = field.required and self.part.id in self.used
        if field.required_when:
            required = read_condition(field.required_when).holds(self.values, self.used)
        gone = missing and required
        return PreviewSpan(f"[{field.label}]" if gone else text, bold, self._path(field), gone)

    def _path(self, field: Field) -> str:
        return f"{field.group}[{self.position}].{field.name}" if field.group else field.name

    def _details(self, fields: Iterable[Field]) -> PreviewBlock:
        rows = tuple((PreviewSpan(field.label), self._value(field)) for field in fields)
        return self._block("details", 0, "", (), head=("Item", "Agreed"), rows=rows)

    def _sign(self, block: Sign) -> PreviewBlock:
        name = self._value(self.fields[block.name]) if block.name else PreviewSpan("")
        rows = tuple(
            (PreviewSpan(label), name if label == "Name" else PreviewSpan("")) for label in SIGN_ROWS
        )
        return self._block("details", 0, "", (), head=("Signed by", block.capacity), rows=rows)

    def _place(self, field: Field) -> PreviewBlock:
        if field.type != "table":
            return self._block("paragraph", 0, "", (self._value(field),))
        title = () if self.titled else (PreviewSpan(field.label, bold=True, field=self._path(field)),)
        rows = self.item.get(field.name)
        if not isinstance(rows, list) or not rows:
            return self._block("paragraph", 0, "", (*title, self._empty(field)))
        head = tuple(column.label for column in field.columns)
        cells = tuple(
            tuple(PreviewSpan(words_for(column, row.get(column.name))[0]) for column in field.columns)
            for row in rows
        )
        return self._block("table", 0, "", title, head=head, rows=cells)

    def _empty(self, field: Field) -> PreviewSpan:
        if field.required:
            return PreviewSpan(f"[{field.label}]", field=self._path(field), missing=True)
        return PreviewSpan(" None recorded.")


def words_for(shape: Shape, value: Any) -> tuple[str, bool]:
    """The words for a value, and whether it is missing or cannot be used."""
    if not is_given(value):
        return shape.blank, True
    try:
        return shower(shape)(value, shape.name), False
    except FillFault:
        return f"[{shape.label}]", True
