"""A contract on a body's own Word file for reading in the browser: its own words, with the values in their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from register.documents.frames import DOCUMENT, Frame, frames_of
from register.documents.parts import Column, Field, Pack
from register.documents.places import heading_level
from register.documents.preview import PreviewBlock, PreviewSpan, words_for
from register.documents.upload_guard import open_docx
from register.documents.xml_readings import W, parse


def own_preview(pack: Pack, values: Mapping[str, Any]) -> list[PreviewBlock]:
    """Headings, paragraphs and tables in the order of the file; what is missing is marked."""
    parts = open_docx(pack.template)
    reading = _Reading(pack, values)
    body = parse(parts[DOCUMENT]).find(f"{W}body")
    shown = [] if body is None else list(reading.blocks(body))
    frames = ((frame, list(reading.blocks(parse(parts[frame.part])))) for frame in frames_of(parts))
    return [*shown, *(block for frame, blocks in frames if blocks for block in (_head(frame), *blocks))]


def _head(frame: Frame) -> PreviewBlock:
    return PreviewBlock("heading", "document", 2, "", (PreviewSpan(frame.words),), anchor=f"own_{frame.key}")


class _Reading:
    """Walks the template with one contract's values."""

    def __init__(self, pack: Pack, values: Mapping[str, Any]) -> None:
        self.values, self.count = values, 0
        self.item: Mapping[str, Any] = {}
        self.fields = {field.path: field for field in pack.fields()}

    def blocks(self, parent: etree._Element) -> Iterator[PreviewBlock]:
        for node in parent:
            if node.tag == f"{W}p":
                yield from self._paragraph(node)
            elif node.tag == f"{W}tbl":
                yield self._table(node)
            elif node.tag == f"{W}sdt" and (content := node.find(f"{W}sdtContent")) is not None:
                for _ in self._each(node):
                    yield from self.blocks(content)

    def _each(self, control: etree._Element) -> Iterator[Mapping[str, Any]]:
        """Once for each service where the control repeats, else once with what holds around it."""
        kind, _, group = _tag(control).partition(":")
        around = self.item
        for item in self.values.get(group, ()) if kind == "repeat" else (around,):
            self.item = item
            yield item
        self.item = around

    def _paragraph(self, node: etree._Element) -> Iterator[PreviewBlock]:
        spans = tuple(self._spans(node, {}, ()))
        level = heading_level(node)
        if not "".join(span.text for span in spans).strip():
            return
        self.count += 1
        kind = "heading" if level else "paragraph"
        yield PreviewBlock(kind, "document", level, "", spans, anchor=f"own_{self.count}")

    def _spans(
        self, node: etree._Element, row: Mapping[str, Any], columns: tuple[Column, ...]
    ) -> Iterator[PreviewSpan]:
        for child in node:
            if child.tag == f"{W}sdt":
                yield from self._control(child, row, columns)
            elif child.tag == f"{W}r":
                yield PreviewSpan("".join(text.text or "" for text in child.iter(f"{W}t")))
            elif child.tag in (f"{W}hyperlink", f"{W}ins", f"{W}smartTag", f"{W}p"):
                yield from self._spans(child, row, columns)

    def _control(
        self, node: etree._Element, row: Mapping[str, Any], columns: tuple[Column, ...]
    ) -> Iterator[PreviewSpan]:
        name = _tag(node).rpartition(":")[2]
        cell = next((column for column in columns if name.endswith(f".{column.name}")), None)
        content = node.find(f"{W}sdtContent")
        if cell is not None:
            yield PreviewSpan(words_for(cell, row.get(cell.name))[0])
        elif name in self.fields:
            yield self._value(self.fields[name])
        elif content is not None:
            yield from self._spans(content, row, columns)

    def _value(self, field: Field) -> PreviewSpan:
        text, missing = words_for(field, self._given(field))
        gone = missing and field.required
        return PreviewSpan(f"[{field.label}]" if gone else text, True, field.name, gone)

    def _given(self, field: Field) -> Any:
        return (self.item if field.group else self.values).get(field.name)

    def _table(self, table: etree._Element) -> PreviewBlock:
        rows = [row for node in table for row in self._rows(node)]
        head = tuple(cell.text for cell in rows[0]) if rows else ()
        return PreviewBlock("table", "document", 0, "", (), head=head, rows=tuple(rows[1:]))

    def _rows(self, node: etree._Element) -> Iterator[tuple[PreviewSpan, ...]]:
        if node.tag == f"{W}tr":
            yield self._cells(node, {}, ())
        elif node.tag == f"{W}sdt" and _tag(node).startswith("repeat:"):
            for _ in self._each(node):
                yield from (self._cells(line, {}, ()) for line in node.findall(f"{W}sdtContent/{W}tr"))
        elif node.tag == f"{W}sdt":
            field = self.fields.get(_tag(node).rpartition(":")[2])
            pattern = node.find(f"{W}sdtContent/{W}tr")
            given = self._given(field) if field else None
            for row in given if isinstance(given, list) else []:
                if pattern is not None and field is not None:
                    yield self._cells(pattern, row, field.columns)

    def _cells(
        self, row: etree._Element, values: Mapping[str, Any], columns: tuple[Column, ...]
    ) -> tuple[PreviewSpan, ...]:
        return tuple(self._cell(cell, values, columns) for cell in row.findall(f"{W}tc"))

    def _cell(
        self, cell: etree._Element, values: Mapping[str, Any], columns: tuple[Column, ...]
    ) -> PreviewSpan:
        spans = [span for part in cell for span in self._spans(part, values, columns)]
        text = " ".join(span.text for span in spans if span.text)
        return PreviewSpan(text, missing=any(span.missing for span in spans))


def _tag(node: etree._Element) -> str:
    tag = node.find(f"{W}sdtPr/{W}tag")
    return tag.get(f"{W}val", "") if tag is not None else ""
