"""A contract on a body's own Word file for reading in the browser: its own words, with the values in their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from register.documents.frames import DOCUMENT, frames_of
from register.documents.parts import Column, Field, Pack
from register.documents.places import heading_level, tag_of
from register.documents.preview import PreviewBlock, PreviewSpan, words_for
from register.documents.revisions.stories import KINDS, story_parts
from register.documents.revisions.words import is_second, sign_of
from register.documents.tables import cells_of, rows_of
from register.documents.template_tags import is_ours
from register.documents.upload_guard import open_docx
from register.documents.xml_readings import W, parse

DRAWN = (f"{W}drawing", f"{W}pict", f"{W}object")
PICTURE = "[picture, not shown here]"


def own_preview(pack: Pack, values: Mapping[str, Any]) -> list[PreviewBlock]:
    """Headings, paragraphs and tables in the order of the file; what is missing is marked."""
    parts = open_docx(pack.template)
    reading = _Reading(pack, values)
    body = parse(parts[DOCUMENT]).find(f"{W}body")
    shown = [] if body is None else list(reading.blocks(body))
    frames = ((frame, list(reading.blocks(parse(parts[frame.part])))) for frame in frames_of(parts))
    found = [*((frame.words, frame.key, blocks) for frame, blocks in frames), *_notes(parts, reading)]
    heads = ((_head(words, key), *blocks) for words, key, blocks in found if blocks)
    return [*shown, *(block for group in heads for block in group)]


def _notes(parts: dict[str, bytes], reading: _Reading) -> Iterator[tuple[str, str, list[PreviewBlock]]]:
    """Footnotes, endnotes and comments, after the text they belong to."""
    for kind, name in story_parts(parts):
        if kind in ("footnotes", "endnotes", "comments") and name in parts and name.endswith(".xml"):
            root = parse(parts[name])
            for mark in [note for note in root if note.get(f"{W}type")]:
                root.remove(mark)
            yield KINDS[kind], kind, list(reading.blocks(root))


def _head(words: str, key: str) -> PreviewBlock:
    return PreviewBlock("heading", "document", 2, "", (PreviewSpan(words),), anchor=f"own_{key}")


class _Reading:
    """Walks the template with one contract's values."""

    def __init__(self, pack: Pack, values: Mapping[str, Any]) -> None:
        self.values, self.count = values, 0
        self.item: Mapping[str, Any] = {}
        self.fields = {field.path: field for field in pack.fields()}
        self.tables = {field.path for field in pack.fields() if field.type == "table"}

    def blocks(self, parent: etree._Element) -> Iterator[PreviewBlock]:
        for node in parent:
            if node.tag == f"{W}p":
                yield from self._paragraph(node)
            elif node.tag == f"{W}tbl":
                yield self._table(node)
            elif node.tag == f"{W}sdt" and (content := node.find(f"{W}sdtContent")) is not None:
                for _ in self._each(node):
                    yield from self.blocks(content)
            elif isinstance(node.tag, str) and node.tag != f"{W}sectPr":
                yield from self.blocks(node)

    def _each(self, control: etree._Element) -> Iterator[Mapping[str, Any]]:
        """Once for each service where the control repeats, else once with what holds around it."""
        kind, _, group = tag_of(control).partition(":")
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
        """The words of a paragraph in their order, whatever they are wrapped in; values in the places of controls."""
        for child in node:
            if child.tag == f"{W}sdt":
                yield from self._control(child, row, columns)
            elif child.tag == f"{W}p" or child.tag == f"{W}tbl":
                yield from (PreviewSpan(" "), *self._spans(child, row, columns))
            elif child.tag in DRAWN and child.find(f".//{W}txbxContent") is None:
                yield PreviewSpan(PICTURE)
            elif not is_second(child):
                if words := sign_of(child):
                    yield PreviewSpan(words)
                yield from self._spans(child, row, columns)

    def _control(
        self, node: etree._Element, row: Mapping[str, Any], columns: tuple[Column, ...]
    ) -> Iterator[PreviewSpan]:
        name = tag_of(node).rpartition(":")[2] if is_ours(tag_of(node), self.tables) else ""
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
        elif node.tag == f"{W}sdt" and not tag_of(node).startswith("rows:"):
            for _ in self._each(node):
                yield from (self._cells(line, {}, ()) for line in rows_of(node))
        elif node.tag == f"{W}sdt":
            field = self.fields.get(tag_of(node).rpartition(":")[2])
            pattern = node.find(f"{W}sdtContent/{W}tr")
            given = self._given(field) if field else None
            for row in given if isinstance(given, list) else []:
                if pattern is not None and field is not None:
                    yield self._cells(pattern, row, field.columns)

    def _cells(
        self, row: etree._Element, values: Mapping[str, Any], columns: tuple[Column, ...]
    ) -> tuple[PreviewSpan, ...]:
        return tuple(self._cell(cell, values, columns) for cell in cells_of(row))

    def _cell(
        self, cell: etree._Element, values: Mapping[str, Any], columns: tuple[Column, ...]
    ) -> PreviewSpan:
        spans = list(self._spans(cell, values, columns))
        text = " ".join("".join(span.text for span in spans).split())
        return PreviewSpan(text, missing=any(span.missing for span in spans))
