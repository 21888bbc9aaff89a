"""One story of a file as passages: its paragraphs and the rows of its tables, with their numbers and their fields."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from register.documents.own_unseen import is_hidden
from register.documents.places import tag_of
from register.documents.readings import binding_path
from register.documents.returns.numbers import STYLED, Numbers, properties_of
from register.documents.revisions.resolving import M
from register.documents.revisions.words import own_paragraphs, sign_of
from register.documents.tables import cells_of, rows_of
from register.documents.xml_readings import W

WORKED_OUT = frozenset(
    ("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "TOC", "DATE", "TIME", "PRINTDATE", "SAVEDATE",
     "CREATEDATE", "FILENAME", "NUMWORDS", "NUMCHARS", "EDITTIME", "REVNUM", "LASTSAVEDBY")
)  # fmt: skip
"""Fields that Word works out anew by itself: what they show is nobody's edit."""
TEXT = (f"{W}t", f"{W}tab", f"{W}br", f"{W}cr", f"{W}sym", f"{W}noBreakHyphen", f"{W}softHyphen", f"{M}t")
SPECIAL = (f"{W}txbxContent", *TEXT[1:], f"{W}fldChar", f"{W}instrText", f"{W}fldSimple", f"{W}sdt")
"""A paragraph without any of these holds plain words, which is most of them."""
FIELDS = (f"{W}fldChar", f"{W}instrText", f"{W}fldSimple", f"{W}sdt")
P, TBL, SDT, R, T = f"{W}p", f"{W}tbl", f"{W}sdt", f"{W}r", f"{W}t"
PPR, SDT_PR, SECT_PR, RPR, BINDING, TAG, VAL, XPATH = (
    f"{W}pPr", f"{W}sdtPr", f"{W}sectPr", f"{W}rPr", f"{W}dataBinding", f"{W}tag", f"{W}val", f"{W}xpath",
)  # fmt: skip
OUTLINE = f"{W}outlineLvl"
WORDLESS = frozenset((PPR, f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}proofErr"))
DEEPEST = 40
ALIKE = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2011": "-",
        "\u00ad": None,
        "\u200b": None,
    }
)
"""Signs that programs put in place of others by themselves."""
Who = tuple[str, str]
"""Whose a tracked change is, and its day."""


@dataclass(frozen=True, slots=True)
class Span:
    """Which words of a cell a field shows: from one letter to before another."""

    cell: int
    start: int
    end: int
    path: str


@dataclass(slots=True)
class Passage:
    """A paragraph, or a row with its cells. part: the part of the template it stands in; number: as it is printed;
    hidden: the words of each cell that Word hides; shown: digests of its pictures; who: whose its changes are."""

    cells: tuple[str, ...]
    part: str = ""
    number: str = ""
    heading: str = ""
    table: int = 0
    row: int = 0
    columns: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    hidden: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    who: Who = ("", "")
    look: str = ""
    key: str = ""

    @property
    def text(self) -> str:
        return " | ".join(self.cells)


def key_of(text: str) -> str:
    """The words as they are compared: one form of each letter, blanks as one, signs that programs swap as one."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFC", text.translate(ALIKE)).split())


@dataclass(slots=True)
class Story:
    """What is read: its tree, the numbers of the file, which runs are hidden, and whose the tracked changes are."""

    root: etree._Element
    numbers: Numbers
    hidden_styles: frozenset[str] = frozenset()
    hides: bool = False
    pictures: Mapping[str, str] = field(default_factory=dict)
    by: Mapping[etree._Element, Who] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)


def passages(story: Story) -> list[Passage]:
    """Those that say or show something, in reading order."""
    return [one for one in _Reading(story).of(story.root, "", "") if one.key or one.shown]


class _Reading:
    """Goes through one story and remembers the last heading, the tables, and the fields that are open."""

    def __init__(self, story: Story) -> None:
        self.story, self.heading, self.tables = story, "", 0
        self.open: list[list[str]] = []
        self.skipped: set[etree._Element] = set()
        self.has_boxes = next(story.root.iter(f"{W}txbxContent"), None) is not None

    def of(self, parent: etree._Element, part: str, path: str) -> Iterator[Passage]:
        for child in parent:
            if child.tag == P:
                yield self._paragraph(child, part, path)
            elif child.tag == TBL:
                yield from self._table(child, part)
            elif child.tag == SDT:
                tag = tag_of(child)
                inside = self.story.parts.get(tag, part)
                yield from self.of(child, inside, path_of(child) or path)
            elif isinstance(child.tag, str) and child.tag not in (SDT_PR, SECT_PR):
                yield from self.of(child, part, path)

    def _paragraph(self, node: etree._Element, part: str, path: str) -> Passage:
        number = self.story.numbers.label(node)
        text, spans, hidden = self._words(node, 0, path)
        key, look = key_of(text), _look(node)
        if key and _is_heading(node, look):
            self.heading = " ".join(f"{number} {key}".split())
        return Passage(
            (text,), part, number, self.heading, spans=tuple(spans), hidden=(hidden,), shown=self._pictures(node),
            who=self.story.by.get(node, ("", "")), look=look, key=key,
        )  # fmt: skip

    def _table(self, table: etree._Element, part: str) -> Iterator[Passage]:
        self.tables += 1
        number, columns = self.tables, tuple[str, ...]()
        for at, row in enumerate(rows_of(table), start=1):
            texts, spans, hidden = [], list[Span](), []
            for place, cell in enumerate(cells_of(row)):
                text, own, unseen = self._cell(cell, place)
                texts.append(text)
                spans += own
                hidden.append(unseen)
            cells = tuple(texts)
            columns = columns or tuple(map(key_of, cells))
            yield Passage(
                cells, part, "", self.heading, number, at, columns, tuple(spans), tuple(hidden), self._pictures(row),
                self._who(row), "", " | ".join(map(key_of, cells)) if any(map(str.strip, cells)) else "",
            )  # fmt: skip

    def _cell(self, cell: etree._Element, place: int) -> tuple[str, list[Span], str]:
        lines: list[str] = []
        spans: list[Span] = []
        unseen = ""
        at = 0
        for node in cell.iter(P):
            if self.has_boxes and next(node.iterancestors(P), None) is not None:
                continue
            number = self.story.numbers.label(node)
            text, own, hidden = self._words(node, place, "")
            text = f"{number} {text}" if number else text
            ahead = at + (len(number) + 1 if number else 0)
            spans += [Span(place, one.start + ahead, one.end + ahead, one.path) for one in own]
            lines.append(text)
            at += len(text) + 1
            unseen += hidden
        return "\n".join(lines), spans, unseen

    def _words(self, node: etree._Element, cell: int, path: str) -> tuple[str, list[Span], str]:
        text = None if self.open or self.skipped or self.story.hides else plain_words(node)
        if text is not None:
            return text, [Span(cell, 0, len(text), path)] if path else [], ""
        if self.has_boxes and node.find(f".//{W}txbxContent") is not None:
            return "\n".join(own_paragraphs(node)), [], ""
        said: list[str] = []
        spans: list[Span] = []
        length, unseen = 0, ""
        for one in node.iter(*TEXT, *FIELDS):
            if one.tag in FIELDS:
                self._field(one, spans, cell, length)
            elif not self._is_skipped(one):
                words = one.text or "" if one.tag == T else sign_of(one)
                length += len(words)
                said.append(words)
                if self.story.hides and words.strip() and self._hides(one):
                    unseen += words
        text = "".join(said)
        spans = [span for span in spans if span.end > span.start or span.path.startswith("result:") is False]
        return text, spans or ([Span(cell, 0, len(text), path)] if path else []), unseen

    def _hides(self, node: etree._Element) -> bool:
        run = node.getparent()
        return run is not None and run.tag == f"{W}r" and is_hidden(run, self.story.hidden_styles)

    def _is_skipped(self, node: etree._Element) -> bool:
        return bool(self.open and any(one[1] == "code" or one[0] in WORKED_OUT for one in self.open)) or (
            bool(self.skipped) and node in self.skipped
        )

    def _field(self, node: etree._Element, spans: list[Span], cell: int, at: int) -> None:
        if node.tag == SDT:
            if path := path_of(node):
                spans.append(Span(cell, at, at + _length(node), path))
        elif node.tag == f"{W}fldSimple":
            if (node.get(f"{W}instr", "").split() or [""])[0].upper() in WORKED_OUT:
                self.skipped.update(node.iter(*TEXT))
            else:
                spans.append(
                    Span(cell, at, at + _length(node), f"result:{node.get(f'{W}instr', '').strip()}")
                )
        elif node.tag == f"{W}instrText":
            if self.open and self.open[-1][1] == "code":
                self.open[-1][0] = self.open[-1][0] or (node.text or "").strip().partition(" ")[0].upper()
        else:
            self._mark(node)

    def _mark(self, node: etree._Element) -> None:
        kind = node.get(f"{W}fldCharType")
        if kind == "begin":
            self.open.append(["", "code"])
            del self.open[:-DEEPEST]
        elif self.open and kind == "separate":
            self.open[-1][1] = "shown"
        elif self.open and kind == "end":
            self.open.pop()

    def _pictures(self, node: etree._Element) -> tuple[str, ...]:
        pictures = self.story.pictures
        if not pictures:
            return ()
        return tuple(
            pictures[value] for one in node.iter() for value in one.attrib.values() if value in pictures
        )

    def _who(self, row: etree._Element) -> Who:
        if not self.story.by:
            return "", ""
        found = (self.story.by.get(node) for node in row.iter(f"{W}p", f"{W}tr"))
        return next((one for one in found if one), ("", ""))


def plain_words(node: etree._Element) -> str | None:
    """The words of a paragraph that holds nothing but plain words, as most do; None for any other."""
    said = []
    for run in node:
        if run.tag == R:
            for one in run:
                if one.tag == T:
                    said.append(one.text or "")
                elif one.tag != RPR:
                    return None
        elif run.tag not in WORDLESS:
            return (
                None
                if next(node.iter(*SPECIAL), None) is not None
                else "".join(node.itertext(T, with_tail=False))
            )
    return "".join(said)


def path_of(control: etree._Element) -> str:
    """The field that a control of ours shows: by its binding, else by its tag."""
    tag = ""
    for one in properties_of(control, SDT_PR):
        if one.tag == BINDING and one.get(XPATH, "").startswith("/contract/"):
            return binding_path(one.get(XPATH, ""))
        if one.tag == TAG and not tag:
            tag = one.get(VAL, "")
    return tag.removeprefix("field:") if tag.startswith("field:") else ""


def _length(node: etree._Element) -> int:
    return sum(len(one.text or "") if one.tag == T else len(sign_of(one)) for one in node.iter(*TEXT))


def _look(node: etree._Element) -> str:
    for one in properties_of(node, PPR):
        if one.tag == STYLED:
            return one.get(VAL, "")
    return ""


def _is_heading(node: etree._Element, look: str) -> bool:
    return look.lower().startswith(("heading", "title", "part")) or any(
        one.tag == OUTLINE for one in properties_of(node, PPR)
    )
