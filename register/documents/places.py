"""Lists the places of a body's own Word file where fields can go: its headings, tables and blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from register.documents.frames import DOCUMENT, frames_of
from register.documents.upload_guard import open_docx
from register.documents.xml_readings import W, parse, text_of

BLANK = re.compile(r"_{3,}|\.{5,}|…{2,}|\[[^\[\]\n]{0,80}\]|«[^»]{1,80}»|<[^<>\n]{1,80}>")
HEADING = re.compile(r"^Heading\s?([1-9])$", re.IGNORECASE)
FAR = 10_000_000
"""Further than any part is long: paragraphs of headers and footers are counted from there on."""
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the file. `id` is p12 or p12.0 for the first blank of a paragraph, t3 for a table, t3.0 for its
    first column, c40 for a cell; in a header or footer the name of that part stands before it, as in header1_p0.0.
    `start` to `end` are the paragraphs it reaches over, the last one left out, counted through the whole file.
    `open`: a table whose row under the header is empty."""

    id: str
    kind: str
    text: str
    near: str
    label: str = ""
    columns: tuple[str, ...] = ()
    level: int = 0
    tag: str = ""
    start: int = 0
    end: int = 0
    open: bool = False


def read_places(docx: bytes) -> list[Place]:
    """Every heading, table, blank and existing control, in the order of the file; headers and footers last."""
    return list(_read(docx))


@lru_cache(maxsize=2)
def _read(docx: bytes) -> tuple[Place, ...]:
    """A long file is read once for the few pages that lead somebody through it."""
    parts = open_docx(docx)
    found = list(_Walk(parse(parts[DOCUMENT])).places())
    for number, frame in enumerate(frames_of(parts), start=1):
        walk = _Walk(parse(parts[frame.part]), f"{frame.key}_", frame.words, number * FAR)
        found += walk.places()
    return tuple(found)


class _Walk:
    """Goes through the file and remembers the heading above each place."""

    def __init__(self, root: etree._Element, prefix: str = "", near: str = "", before: int = 0) -> None:
        self.root, self.prefix, self.near, self.before = root, prefix, near, before

    def places(self) -> Iterator[Place]:
        counts = {"p": -1, "tbl": -1}
        for node in self.root.iter(f"{W}p", f"{W}tbl", f"{W}sdt"):
            name = str(node.tag).removeprefix(W)
            if name in counts:
                counts[name] += 1
            if _is_double(node):
                continue
            if name == "p":
                yield from self._paragraph(node, counts["p"])
            elif name == "tbl":
                yield self._table(node, counts["tbl"], counts["p"] + 1)
            else:
                yield from self._control(node, counts["p"] + 1)

    def _paragraph(self, node: etree._Element, number: int) -> Iterator[Place]:
        text = words_of(node)
        if level := heading_level(node):
            self.near = text
            yield self._place(f"p{number}", "heading", text, number, level=level)
        for position, match in enumerate(BLANK.finditer(text)):
            label = text[: match.start()].strip(" :–-\t")[-60:]
            yield self._place(f"p{number}.{position}", "blank", match[0], number, label=label)
        if not text.strip() and (label := _label_beside(node)):
            yield self._place(f"c{number}", "cell", "", number, label=label)

    def _place(self, key: str, kind: str, text: str, start: int, **more: Any) -> Place:
        at = self.before + start
        return Place(self.prefix + key, kind, text, self.near, start=at, end=at + 1, **more)

    def _table(self, node: etree._Element, number: int, start: int) -> Place:
        rows = [[text_of(cell).strip() for cell in row.findall(f"{W}tc")] for row in node.findall(f"{W}tr")]
        head = tuple(rows[0]) if rows else ()
        is_open = len(rows) > 1 and len(rows[1]) == len(head) and not any(rows[1])
        at, count = self.before + start, sum(1 for _ in node.iter(f"{W}p"))
        return Place(
            f"{self.prefix}t{number}", "table", " | ".join(head)[:200], self.near, columns=head, start=at,
            end=at + count, open=is_open,
        )  # fmt: skip

    def _control(self, node: etree._Element, start: int) -> Iterator[Place]:
        tag = node.find(f"{W}sdtPr/{W}tag")
        if tag is not None and tag.get(f"{W}val"):
            name = tag.get(f"{W}val", "")
            at, count = self.before + start, sum(1 for _ in node.iter(f"{W}p"))
            yield Place(
                "", "control", text_of(node).strip()[:80], self.near, tag=name, start=at, end=at + count
            )


def _is_double(node: etree._Element) -> bool:
    """Word writes each text box a second time, for older programs."""
    return next(node.iterancestors(FALLBACK), None) is not None


def words_of(paragraph: etree._Element) -> str:
    """The words of a paragraph outside content controls, as its own runs hold them."""
    return "".join(node.text or "" for node in own_texts(paragraph))


def own_texts(paragraph: etree._Element) -> list[etree._Element]:
    """The text nodes of a paragraph's own runs."""
    return [node for run in paragraph.findall(f"{W}r") for node in run.findall(f"{W}t")]


def heading_level(paragraph: etree._Element) -> int:
    """The level of a heading, 0 for other paragraphs."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    match = HEADING.match(style.get(f"{W}val", "")) if style is not None else None
    return int(match[1]) if match else 0


def _label_beside(paragraph: etree._Element) -> str:
    """The words of the cell to the left, for an empty cell of a table with two columns."""
    cell = paragraph.getparent()
    if cell is None or cell.tag != f"{W}tc" or text_of(cell).strip():
        return ""
    left = cell.getprevious()
    row = cell.getparent()
    if left is None or left.tag != f"{W}tc" or row is None or len(row.findall(f"{W}tc")) != 2:
        return ""
    return text_of(left).strip()[:60]
