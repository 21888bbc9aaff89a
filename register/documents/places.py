"""Lists the places of a body's own Word file where fields can go: its headings, tables and blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from register.documents.upload_guard import open_docx
from register.documents.xml_readings import W, parse, text_of

BLANK = re.compile(r"_{3,}|\.{5,}|…{2,}|\[[^\[\]\n]{0,80}\]|«[^»]{1,80}»|<[^<>\n]{1,80}>")
HEADING = re.compile(r"^Heading\s?([1-9])$", re.IGNORECASE)
DOCUMENT = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the file. `id` is p12 or p12.0 for the first blank of a paragraph, t3 for a table, c40 for a cell."""

    id: str
    kind: str
    text: str
    near: str
    label: str = ""
    columns: tuple[str, ...] = ()
    level: int = 0
    tag: str = ""


def read_places(docx: bytes) -> list[Place]:
    """Every heading, table, blank and existing control, in the order of the file."""
    return list(_Walk(parse(open_docx(docx)[DOCUMENT])).places())


class _Walk:
    """Goes through the file and remembers the heading above each place."""

    def __init__(self, root: etree._Element) -> None:
        self.root, self.near = root, ""

    def places(self) -> Iterator[Place]:
        counts = {"p": -1, "tbl": -1}
        for node in self.root.iter(f"{W}p", f"{W}tbl", f"{W}sdt"):
            name = str(node.tag).removeprefix(W)
            if name in counts:
                counts[name] += 1
            if name == "p":
                yield from self._paragraph(node, counts["p"])
            elif name == "tbl":
                yield self._table(node, counts["tbl"])
            else:
                yield from self._control(node)

    def _paragraph(self, node: etree._Element, number: int) -> Iterator[Place]:
        text = words_of(node)
        if level := heading_level(node):
            self.near = text
            yield Place(f"p{number}", "heading", text, text, level=level)
        for position, match in enumerate(BLANK.finditer(text)):
            label = text[: match.start()].strip(" :–-\t")[-60:]
            yield Place(f"p{number}.{position}", "blank", match[0], self.near, label)
        if not text.strip() and (label := _label_beside(node)):
            yield Place(f"c{number}", "cell", "", self.near, label)

    def _table(self, node: etree._Element, number: int) -> Place:
        rows = node.findall(f"{W}tr")
        head = tuple(text_of(cell).strip() for cell in rows[0].findall(f"{W}tc")) if rows else ()
        return Place(f"t{number}", "table", " | ".join(head)[:200], self.near, columns=head)

    def _control(self, node: etree._Element) -> Iterator[Place]:
        tag = node.find(f"{W}sdtPr/{W}tag")
        if tag is not None and tag.get(f"{W}val"):
            name = tag.get(f"{W}val", "")
            yield Place("", "control", text_of(node).strip()[:80], self.near, tag=name)


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
