"""Writes a redline: a later version of a document with real tracked changes against an earlier one. Accepting all of
them gives the later text, rejecting all the earlier. What moved is written as taken out and put in."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from register.documents.returns.aligning import gaps, pairs_in
from register.documents.returns.runs import atoms, changed_runs, strip_marks
from register.documents.revisions.resolving import Revisions, settle
from register.documents.revisions.words import own_paragraphs, paragraphs
from register.documents.tables import cells_of, rows_of
from register.documents.xml_readings import W, parse

MAIN, SETTINGS, NUMBERING = "word/document.xml", "word/settings.xml", "word/numbering.xml"
BLOCKS = (f"{W}p", f"{W}tbl", f"{W}sdt", f"{W}customXml")
LONGEST = 200
BEFORE_TRACKING = (
    "writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime",
    "doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText",
    "printFractionalCharacterWidth", "printFormsData", "embedTrueTypeFonts", "embedSystemFonts",
    "saveSubsetFonts", "saveFormsData", "mirrorMargins", "alignBordersAndEdges", "bordersDoNotSurroundHeader",
    "bordersDoNotSurroundFooter", "gutterAtTop", "hideSpellingErrors", "hideGrammaticalErrors",
    "activeWritingStyle", "proofState", "formsDesign", "attachedTemplate", "linkStyles", "stylePaneFormatFilter",
    "stylePaneSortMethod", "documentType", "mailMerge", "revisionView",
)  # fmt: skip
"""Word wants the settings in one order: these stand before the switch for tracking."""


@dataclass(slots=True)
class Pen:
    """Whose the changes are, and of which day: each change gets a number of its own."""

    author: str
    day: str
    number: int = field(default=900_000)

    def mark(self, name: str) -> etree._Element:
        """An element for something put in (`ins`) or taken out (`del`)."""
        self.number += 1
        said = {
            f"{W}id": str(self.number),
            f"{W}author": self.author[:LONGEST],
            f"{W}date": f"{self.day}T00:00:00Z",
        }
        return etree.Element(f"{W}{name}", said)


def redline(old: Mapping[str, bytes], new: Mapping[str, bytes], *, author: str, day: str) -> dict[str, bytes]:
    """The parts of the later file with its changes against the earlier one tracked. day: as 2026-05-01."""
    pen = Pen(author, day)
    made = dict(new)
    lists = _list_numbers(new)
    for name in sorted(name for name in new if _is_story(name) and name in old):
        before, after = parse(old[name]), parse(new[name])
        settle(before, Revisions.ACCEPTED)
        settle(after, Revisions.ACCEPTED)
        if etree.tostring(before) != etree.tostring(after):
            _Merging(pen, lists).merge(_holder(before), _holder(after))
            made[name] = etree.tostring(after, xml_declaration=True, encoding="UTF-8", standalone=True)
    return _tracking(made)


def _is_story(name: str) -> bool:
    file = name.removeprefix("word/").rstrip("0123456789").removesuffix(".xml").rstrip("0123456789")
    return name.startswith("word/") and file in ("document", "header", "footer")


def _holder(root: etree._Element) -> etree._Element:
    body = root.find(f"{W}body")
    return root if body is None else body


def _list_numbers(parts: Mapping[str, bytes]) -> set[str]:
    root = parse(parts[NUMBERING]) if NUMBERING in parts else None
    return set() if root is None else {one.get(f"{W}numId", "") for one in root.iter(f"{W}num")}


def _tracking(parts: dict[str, bytes]) -> dict[str, bytes]:
    """With the switch on by which Word tracks what is changed from now on."""
    if SETTINGS not in parts:
        return parts
    root = parse(parts[SETTINGS])
    if root.find(f"{W}trackRevisions") is None:
        first = {f"{W}{name}" for name in BEFORE_TRACKING}
        root.insert(sum(child.tag in first for child in root), etree.Element(f"{W}trackRevisions"))
    return {**parts, SETTINGS: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)}


class _Merging:
    """Brings what the earlier file said into the tree of the later one."""

    def __init__(self, pen: Pen, lists: set[str]) -> None:
        self.pen, self.lists = pen, lists

    def merge(self, old: etree._Element, new: etree._Element) -> None:
        """Both hold blocks; the later one is changed."""
        before, after = _blocks(old), _blocks(new)
        left, right = [_key(one) for one in before], [_key(one) for one in after]
        for start, end, first, last in reversed(gaps(left, right)):
            anchor = after[last] if last < len(after) else None
            at = new if anchor is None else anchor
            self._gap(before[start:end], after[first:last], left[start:end], right[first:last], at, anchor)

    def _gap(
        self, old: Sequence[etree._Element], new: Sequence[etree._Element], left: Sequence[str], right: Sequence[str],
        at: etree._Element, anchor: etree._Element | None,
    ) -> None:  # fmt: skip
        pairs = [(a, b) for a, b in pairs_in(left, right) if old[a].tag == new[b].tag]
        matched = {b: a for a, b in pairs}
        gone = [n for n in range(len(old)) if n not in matched.values()]
        for b, node in enumerate(new):
            if b not in matched:
                self._put_in(node)
        where = sorted(matched.items())
        for a in gone:
            follower = next((new[b] for b, n in where if n > a), None)
            for copied in self._taken_out(old[a]):
                self._place(copied, follower, anchor, at)
        for b, a in where:
            self._pair(old[a], new[b])

    def _place(
        self,
        node: etree._Element,
        follower: etree._Element | None,
        anchor: etree._Element | None,
        at: etree._Element,
    ) -> None:
        before = follower if follower is not None else anchor
        if before is not None:
            before.addprevious(node)
            return
        last = at[-1] if len(at) else None
        if last is not None and last.tag == f"{W}sectPr":
            last.addprevious(node)
        else:
            at.append(node)

    # ------------------------------------------------------------ what is in both

    def _pair(self, old: etree._Element, new: etree._Element) -> None:
        if new.tag == f"{W}p":
            self._paragraph(old, new)
        elif new.tag == f"{W}tbl":
            self._table(old, new)
        else:
            before, after = old.find(f"{W}sdtContent"), new.find(f"{W}sdtContent")
            self.merge(old if before is None else before, new if after is None else after)

    def _paragraph(self, old: etree._Element, new: etree._Element) -> None:
        made = changed_runs(atoms(old), atoms(new), self.pen.mark)
        for child in [child for child in new if child.tag != f"{W}pPr"]:
            new.remove(child)
        new.extend(made)

    def _table(self, old: etree._Element, new: etree._Element) -> None:
        before, after = rows_of(old), rows_of(new)
        left, right = [_key(one) for one in before], [_key(one) for one in after]
        for start, end, first, last in reversed(gaps(left, right)):
            self._rows(
                before[start:end], after[first:last], left[start:end], right[first:last], after, last, new
            )

    def _rows(
        self, old: Sequence[etree._Element], new: Sequence[etree._Element], left: Sequence[str], right: Sequence[str],
        after: Sequence[etree._Element], last: int, table: etree._Element,
    ) -> None:  # fmt: skip
        pairs = [(a, b) for a, b in pairs_in(left, right) if len(cells_of(old[a])) == len(cells_of(new[b]))]
        matched = {b: a for a, b in pairs}
        for b, row in enumerate(new):
            if b in matched:
                for one, other in zip(cells_of(old[matched[b]]), cells_of(row), strict=True):
                    self.merge(one, other)
            else:
                self._mark_row(row, "ins")
        for a, row in enumerate(old):
            if a not in matched.values():
                follower = next((new[b] for b, n in sorted(matched.items()) if n > a), None)
                follower = after[last] if follower is None and last < len(after) else follower
                copied = strip_marks(copy.deepcopy(row))
                self._mark_row(copied, "del")
                if follower is not None:
                    follower.addprevious(copied)
                else:
                    table.append(copied)

    # ------------------------------------------------------------ what went or came

    def _put_in(self, node: etree._Element) -> None:
        for one in _leaves(node):
            if one.tag == f"{W}tbl":
                for row in rows_of(one):
                    self._mark_row(row, "ins")
            else:
                self._mark_paragraph(one, "ins")

    def _taken_out(self, node: etree._Element) -> Iterator[etree._Element]:
        """Copies for the later file; a control goes, and what stood in it is shown as taken out."""
        for one in _leaves(node):
            copied = strip_marks(copy.deepcopy(one))
            copied.tail = None
            if copied.tag == f"{W}tbl":
                for row in rows_of(copied):
                    self._mark_row(row, "del")
            else:
                self._mark_paragraph(copied, "del")
            yield copied

    def _mark_row(self, row: etree._Element, name: str) -> None:
        properties = row.find(f"{W}trPr")
        if properties is None:
            properties = etree.Element(f"{W}trPr")
            row.insert(sum(child.tag in (f"{W}tblPrEx",) for child in row), properties)
        properties.append(self.pen.mark(name))
        for paragraph in row.iter(f"{W}p"):
            self._mark_paragraph(paragraph, name)

    def _mark_paragraph(self, paragraph: etree._Element, name: str) -> None:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        if name == "del":
            self._forget_lists(properties)
        look = properties.find(f"{W}rPr")
        if look is None:
            look = etree.Element(f"{W}rPr")
            last = ("sectPr", "pPrChange")
            properties.insert(sum(child.tag not in {f"{W}{n}" for n in last} for child in properties), look)
        look.insert(0, self.pen.mark(name))
        mine = atoms(paragraph)
        made = (
            changed_runs(mine, [], self.pen.mark) if name == "del" else changed_runs([], mine, self.pen.mark)
        )
        for child in [child for child in paragraph if child is not properties]:
            paragraph.remove(child)
        paragraph.extend(made)

    def _forget_lists(self, properties: etree._Element) -> None:
        """What the later file does not hold: its sections, and lists that it does not describe."""
        for gone in properties.findall(f"{W}sectPr"):
            properties.remove(gone)
        for numbers in properties.findall(f"{W}numPr"):
            said = numbers.find(f"{W}numId")
            if said is not None and said.get(f"{W}val", "") not in {*self.lists, "0"}:
                properties.remove(numbers)


def _blocks(parent: etree._Element) -> list[etree._Element]:
    return [child for child in parent if child.tag in BLOCKS]


def _leaves(node: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs and tables of a block, controls opened."""
    if node.tag in (f"{W}p", f"{W}tbl"):
        yield node
    else:
        for child in node:
            if child.tag in (*BLOCKS, f"{W}sdtContent"):
                yield from _leaves(child)


def _key(node: etree._Element) -> str:
    """The words of a block, and which kind it is: what makes two the same."""
    words = "\n".join(own_paragraphs(node) if node.tag == f"{W}p" else paragraphs(node))
    return f"{str(node.tag).rpartition('}')[2]}\0{words}"
