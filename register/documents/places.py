"""Lists the places of a body's own Word file where fields can go: its headings, tables and blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from register.documents.frames import DOCUMENT, frames_of
from register.documents.tables import cell_at, cells_of, column_of, row_of, rows_of
from register.documents.template_tags import is_ours
from register.documents.upload_guard import open_docx
from register.documents.xml_readings import W, parse, text_of

BLANK = re.compile(
    r"_{3,}|\.{5,}|…{2,}|\[[^\[\]\n]{0,160}\]|«[^»]{1,80}»|<[^<>\n]{1,80}>|[\u2610-\u2612]"
    r"|Click (?:or tap )?here to enter (?:text|a date)\.?"
)
LOCALLY = re.compile(
    r"\s*(?:please )?(?:insert|enter|add|complete|state)\b[^\[\]]{0,80}\b(?:locally|here)\b[^\[\]]{0,80}",
    re.IGNORECASE,
)
"""Words that stand alone and ask for others in their place, without brackets."""
TICKS = ("\u2610", "\u2611", "\u2612")
SIGNED = re.compile(r"\b(signed|signature|sign here|common seal)\b", re.IGNORECASE)
DRAWN_LINE = re.compile(r"[_.…\s]*")
NOT_OURS = (
    "hyperlink",
    "smartTag",
    "customXml",
    "ins",
    "moveTo",
    "fldSimple",
    "sdt",
    "sdtContent",
    "dir",
    "bdo",
)
SHOWN = 90
"""So much of a sentence is shown on each side of a blank."""
HEADING = re.compile(r"^Heading\s?([1-9])$", re.IGNORECASE)
FAR = 10_000_000
"""Further than any part is long: paragraphs of headers and footers are counted from there on."""
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the file. `id` is p12 or p12.0 for the first blank of a paragraph, t3 for a table, t3.0 for its
    first column, c40 for a cell; in a header or footer the name of that part stands before it, as in header1_p0.0.
    `start` to `end` are the paragraphs it reaches over, the last one left out, counted through the whole file.
    `open`: a table whose row under the header is empty. `row` and `column`: the headings of the cell it stands in.
    `sentence`: the words around it, where it is a part of some. `after`: the words that follow it. `signs`: a place
    for somebody's signature."""

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
    row: str = ""
    column: str = ""
    sentence: str = ""
    after: str = ""
    signs: bool = False

    @property
    def ticks(self) -> bool:
        """Whether it is a box to tick."""
        return self.text in TICKS


def blanks(words: str) -> list[re.Match[str]]:
    """The blanks in the words of a paragraph; the whole of it, where it says only that something goes there."""
    found = list(BLANK.finditer(words))
    whole = None if found else LOCALLY.fullmatch(words)
    return [whole] if whole else found


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
        yield from self._blanks(node, text, number)
        if not text.strip() and (label := _label_beside(node)):
            signs = bool(SIGNED.search(label))
            yield self._place(f"c{number}", "cell", "", number, label=label, signs=signs)

    def _blanks(self, node: etree._Element, text: str, number: int) -> Iterator[Place]:
        found = blanks(text)
        row, column = _headings_of(node) if found else ("", "")
        for position, match in enumerate(found):
            start = found[position - 1].end() if position and match[0] in TICKS else 0
            label = text[start : match.start()].strip(" :–-\t")[-60:]
            end = found[position + 1].start() if position + 1 < len(found) else len(text)
            drawn = DRAWN_LINE.fullmatch(match[0]) is not None
            yield self._place(
                f"p{number}.{position}", "blank", match[0], number, label=label, row=row, column=column,
                sentence=_sentence(text, match), after=text[match.end() : end].strip(" :–-\t;,.")[:60],
                signs=drawn and bool(SIGNED.search(f"{label} {row} {column}")),
            )  # fmt: skip

    def _place(self, key: str, kind: str, text: str, start: int, **more: Any) -> Place:
        at = self.before + start
        return Place(self.prefix + key, kind, text, self.near, start=at, end=at + 1, **more)

    def _table(self, node: etree._Element, number: int, start: int) -> Place:
        rows = [[text_of(cell).strip() for cell in cells_of(row)] for row in rows_of(node)]
        head = tuple(rows[0]) if rows else ()
        is_open = len(rows) > 1 and len(rows[1]) == len(head) and not any(rows[1])
        at, count = self.before + start, sum(1 for _ in node.iter(f"{W}p"))
        return Place(
            f"{self.prefix}t{number}", "table", " | ".join(head)[:200], self.near, columns=head, start=at,
            end=at + count, open=is_open,
        )  # fmt: skip

    def _control(self, node: etree._Element, start: int) -> Iterator[Place]:
        tag = node.find(f"{W}sdtPr/{W}tag")
        if tag is not None and is_ours(tag.get(f"{W}val", "")):
            name = tag.get(f"{W}val", "")
            at, count = self.before + start, sum(1 for _ in node.iter(f"{W}p"))
            yield Place(
                "", "control", text_of(node).strip()[:80], self.near, tag=name, start=at, end=at + count
            )


def _is_double(node: etree._Element) -> bool:
    """Word writes each text box a second time, for older programs."""
    return next(node.iterancestors(FALLBACK), None) is not None


def words_of(paragraph: etree._Element) -> str:
    """The words of a paragraph outside our content controls, as its own runs hold them."""
    return "".join(node.text or "" for node in own_texts(paragraph))


def own_texts(paragraph: etree._Element) -> list[etree._Element]:
    """The text nodes of a paragraph's own runs, also inside links and controls that are somebody else's."""
    return [node for run in _own_runs(paragraph) for node in run.findall(f"{W}t")]


def _own_runs(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == f"{W}r":
            yield child
        elif str(child.tag).removeprefix(W) in NOT_OURS and not (
            child.tag == f"{W}sdt" and is_ours(tag_of(child))
        ):
            yield from _own_runs(child)


def tag_of(control: etree._Element) -> str:
    """What a content control is tagged with."""
    tag = control.find(f"{W}sdtPr/{W}tag")
    return "" if tag is None else tag.get(f"{W}val", "")


def heading_level(paragraph: etree._Element) -> int:
    """The level of a heading, 0 for other paragraphs."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    match = HEADING.match(style.get(f"{W}val", "")) if style is not None else None
    return int(match[1]) if match else 0


def _label_beside(paragraph: etree._Element) -> str:
    """The words of the cell to the left, for an empty cell of a table with two columns."""
    cell = _cell_around(paragraph)
    if cell is None or text_of(cell).strip() or (row := row_of(cell)) is None:
        return ""
    cells = cells_of(row)
    if len(cells) != 2 or cells[1] is not cell:
        return ""
    return text_of(cells[0]).strip()[:60]


def _headings_of(paragraph: etree._Element) -> tuple[str, str]:
    """What the row and the column of a cell are called, for a blank that stands in a table."""
    cell = _cell_around(paragraph)
    row = None if cell is None else row_of(cell)
    table = None if row is None else next(row.iterancestors(f"{W}tbl"), None)
    if cell is None or row is None or table is None:
        return "", ""
    first, top = cells_of(row)[0], rows_of(table)[0]
    head = None if top is row else cell_at(top, column_of(cell))
    return _called(first, cell), _called(head, cell)


def _called(head: etree._Element | None, cell: etree._Element) -> str:
    if head is None or head is cell:
        return ""
    words = " ".join(text_of(head).split())
    return "" if BLANK.fullmatch(words) else words[:60]


def _cell_around(paragraph: etree._Element) -> etree._Element | None:
    return next(paragraph.iterancestors(f"{W}tc", f"{W}txbxContent"), None)


def _sentence(text: str, match: re.Match[str]) -> str:
    """The words around a blank, where words come after it or more come before it than its label holds."""
    before, after = text[: match.start()].rstrip(), text[match.end() :].rstrip()
    if not after.strip(" .;,:") and len(before) <= 60:
        return ""
    first = f"…{before[-SHOWN:].lstrip()}" if len(before) > SHOWN else before
    last = f"{after[:SHOWN]}…" if len(after) > SHOWN else after
    gap = "" if before[-1:] in ("[", "(", "") else " "
    return " ".join(f"{first}{gap}{match[0]}{last}".split())
