"""The words of two paragraphs as one, with what was taken out and put in tracked."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from lxml import etree

from register.documents.revisions.words import is_second
from register.documents.xml_readings import XML_SPACE, W

TOKEN = re.compile(
    r"\s+|[0-9A-Za-z]*(?:\d[A-Za-z]|[A-Za-z]\d)[0-9A-Za-z]*|[^\W\d_]+|£?\d(?:[\d.,]*\d)?|[^\w\s]|_+"
)
"""Words, blanks, amounts and codes (hashes, references) as a whole, and single signs."""
OPEN = (
    f"{W}sdt", f"{W}sdtContent", f"{W}hyperlink", f"{W}smartTag", f"{W}customXml", f"{W}ins", f"{W}moveTo",
    f"{W}dir", f"{W}bdo",
)  # fmt: skip
"""What is opened: only what stands in it counts."""
NO_WORDS = (f"{W}sdtPr", f"{W}sdtEndPr", f"{W}pPr", f"{W}smartTagPr", f"{W}customXmlPr")
MARKS = (
    "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference", "permStart", "permEnd",
    "proofErr", "lastRenderedPageBreak",
)  # fmt: skip
"""Numbers or names of the earlier file: they would be there twice in the later one."""
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MOST_TOKENS = 4_000
Mark = Callable[[str], etree._Element]


@dataclass(frozen=True, slots=True)
class Atom:
    """The least that is taken out or put in: a word, a blank, or something that is no word. look: of its run."""

    key: str
    node: etree._Element | None
    look: etree._Element | None
    in_run: bool = True


def atoms(paragraph: etree._Element) -> list[Atom]:
    """All of a paragraph, in its order; links and controls are opened."""
    found: list[Atom] = []
    _gather(paragraph, found)
    return found


def _gather(parent: etree._Element, found: list[Atom]) -> None:
    for child in parent:
        if child.tag in NO_WORDS or not isinstance(child.tag, str):
            continue
        if child.tag == f"{W}r":
            _of_run(child, found)
        elif child.tag in OPEN or child.tag == f"{W}fldSimple":
            _gather(child, found)
        elif str(child.tag).removeprefix(W) in MARKS:
            continue
        else:
            found.append(Atom(_said(child), child, None, in_run=False))


def _of_run(run: etree._Element, found: list[Atom]) -> None:
    look = run.find(f"{W}rPr")
    for child in run:
        if child is look or str(child.tag).removeprefix(W) in MARKS:
            continue
        if child.tag == f"{W}t":
            found += [Atom(word, None, look) for word in TOKEN.findall(child.text or "")]
        else:
            found.append(Atom(_said(child), child, look))


def _said(node: etree._Element) -> str:
    """What something that is no word says: its kind, what it asks for, and the words in it."""
    words = "".join(
        one.text or ""
        for one in node.iter(f"{W}t", f"{W}instrText")
        if not any(map(is_second, one.iterancestors()))
    )
    return f"\0{node.tag!s}\0{node.get(f'{W}fldCharType', '')}{node.get(f'{W}char', '')}{words}"


def changed_runs(old: Sequence[Atom], new: Sequence[Atom], mark: Mark) -> list[etree._Element]:
    """What is the same in the later look; the rest in `del` and `ins`."""
    left, right = [one.key for one in old], [one.key for one in new]
    if max(len(left), len(right)) > MOST_TOKENS or not left or not right:
        codes = [("replace", 0, len(left), 0, len(right))]
    else:
        codes = list(SequenceMatcher(None, left, right, autojunk=False).get_opcodes())
    made: list[etree._Element] = []
    for name, start, end, first, last in codes:
        if name == "equal":
            made += _runs(new[first:last], "")
            continue
        for kind, some in (("del", old[start:end]), ("ins", new[first:last])):
            inside = _runs(some, kind)
            if inside:
                around = mark(kind)
                around.extend(inside)
                made.append(around)
    return made


def _runs(some: Iterable[Atom], kind: str) -> list[etree._Element]:
    """Neighbours of one look in one run."""
    made: list[etree._Element] = []
    look: etree._Element | None = None
    for one in some:
        if not one.in_run:
            if one.node is not None:
                made.append(copy.deepcopy(one.node))
                made[-1].tail = None
            continue
        if not made or made[-1].tag != f"{W}r" or one.look is not look:
            made.append(_run(one.look))
            look = one.look
        _add(made[-1], one, kind)
    return made


def _run(look: etree._Element | None) -> etree._Element:
    run = etree.Element(f"{W}r")
    if look is not None:
        run.append(copy.deepcopy(look))
    return run


def _add(run: etree._Element, one: Atom, kind: str) -> None:
    name = f"{W}delText" if kind == "del" else f"{W}t"
    if one.node is None:
        last = run[-1] if len(run) else None
        if last is None or last.tag != name:
            last = etree.SubElement(run, name, {XML_SPACE: "preserve"})
        last.text = (last.text or "") + one.key
        return
    copied = copy.deepcopy(one.node)
    copied.tail = None
    if kind == "del" and copied.tag == f"{W}instrText":
        copied.tag = f"{W}delInstrText"
    run.append(copied)


def strip_marks(node: etree._Element) -> etree._Element:
    """Without names and numbers that the later file has itself, and without what leads to parts of the earlier one."""
    for name in MARKS:
        for one in list(node.iter(f"{W}{name}")):
            if (parent := one.getparent()) is not None:
                parent.remove(one)
    for name in ("drawing", "pict", "object", "footnoteReference", "endnoteReference"):
        for one in list(node.iter(f"{W}{name}")):
            leads = name.endswith("Reference") or any(R in str(a) for e in one.iter() for a in e.attrib)
            if leads and (parent := one.getparent()) is not None:
                parent.remove(one)
    return node
