"""A story as blocks: its paragraphs and the rows of its tables, each with the place at which a person finds it."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from lxml import etree

from register.documents.revisions.words import own_paragraphs
from register.documents.xml_readings import W, parse

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
LINKS = (f"{R}embed", f"{R}id", f"{R}pict", f"{R}dm")
INSIDE = (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}smartTag", f"{W}ins", f"{W}del")
SEEN = ("image", "chart", "diagramData", "oleObject", "hdphoto")
"""What a relation leads to that people see beside words."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a row with its cells. heading: the nearest one above; table and row count from 1, 0 outside
    tables; columns: what the first row calls each cell; shown: digests of the pictures in it, in their order."""

    cells: tuple[str, ...]
    heading: str = ""
    table: int = 0
    row: int = 0
    columns: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return " | ".join(self.cells)


def blocks(root: etree._Element, shown: Mapping[str, str]) -> list[Block]:
    """The blocks of a part in reading order; shown: relation -> digest of what it leads to."""
    return list(_Reading(shown).of(root))


class _Reading:
    """One reading of a part: it knows the last heading, and how many tables there were."""

    def __init__(self, shown: Mapping[str, str]) -> None:
        self._shown, self._heading, self._tables = shown, "", count(1)

    def of(self, parent: etree._Element) -> Iterator[Block]:
        for child in parent:
            if child.tag == f"{W}p":
                yield self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif isinstance(child.tag, str):
                yield from self.of(child)

    def _paragraph(self, paragraph: etree._Element) -> Block:
        text = "\n".join(own_paragraphs(paragraph))
        if _is_heading(paragraph) and text.strip():
            self._heading = text.strip()
        return Block((text,), self._heading, shown=self._pictures(paragraph))

    def _table(self, table: etree._Element) -> Iterator[Block]:
        number = next(self._tables)
        columns: tuple[str, ...] = ()
        for place, row in enumerate(_children(table, f"{W}tr"), start=1):
            cells = tuple("\n".join(_lines(cell)) for cell in _children(row, f"{W}tc"))
            columns = columns or cells
            yield Block(cells, self._heading, number, place, columns, self._pictures(row))

    def _pictures(self, element: etree._Element) -> tuple[str, ...]:
        links = (one.get(link) for one in element.iter() for link in LINKS)
        return tuple(self._shown[link] for link in links if link and link in self._shown)


def _lines(cell: etree._Element) -> Iterator[str]:
    for paragraph in cell.iter(f"{W}p"):
        if next(paragraph.iterancestors(f"{W}p"), None) is None:
            yield from own_paragraphs(paragraph)


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Those of this kind, also inside controls, which stand around rows and cells."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in INSIDE:
            yield from _children(child, tag)


def _is_heading(paragraph: etree._Element) -> bool:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    level = paragraph.find(f"{W}pPr/{W}outlineLvl")
    named = style is not None and style.get(f"{W}val", "").lower().startswith(("heading", "title"))
    return named or level is not None


def shown_by(parts: Mapping[str, bytes], part: str) -> dict[str, str]:
    """Relation -> digest, of the pictures, charts and drawings that a part shows."""
    folder, name = posixpath.split(part)
    relations = parts.get(f"{folder}/_rels/{name}.rels")
    if relations is None:
        return {}
    found = {}
    for one in parse(relations):
        target = posixpath.normpath(posixpath.join(folder, one.get("Target", "")))
        if one.get("Type", "").rpartition("/")[2] in SEEN and target in parts:
            found[one.get("Id", "")] = _digest(target, parts[target])
    return found


def _digest(name: str, content: bytes) -> str:
    """Of a drawing or a chart its words and figures, since programs write the rest anew at each saving."""
    if name.endswith(".xml"):
        content = "\n".join(str(words) for words in parse(content).itertext()).encode()
    return hashlib.sha256(content).hexdigest()
