"""Settles the tracked changes of one part: all accepted or all rejected, as Word does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum

from lxml import etree

from register.documents.xml_readings import W

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
RUNS, MARKS = (f"{W}ins", f"{W}moveTo"), (f"{W}del", f"{W}moveFrom")
PROPERTIES = (f"{W}rPr", f"{W}trPr", f"{W}tcPr", f"{M}ctrlPr")
BLOCKS = (f"{W}p", f"{W}tbl")
DELETED_WORDS = {f"{W}delText": f"{W}t", f"{W}delInstrText": f"{W}instrText"}
FORMER = {
    "rPrChange": "rPr", "pPrChange": "pPr", "tblPrChange": "tblPr", "trPrChange": "trPr", "tcPrChange": "tcPr",
    "sectPrChange": "sectPr", "tblGridChange": "tblGrid", "tblPrExChange": "tblPrEx", "numberingChange": "",
}  # fmt: skip
MATHS_OF_A_MARK = {f"{M}ctrlPr": f"{M}r"}


class Revisions(StrEnum):
    """How tracked changes are read; the value is what a person types."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SHOWN = "shown"


def settle(root: etree._Element, revisions: Revisions) -> None:
    """Change the tree so that no tracked change is left in it; with SHOWN nothing changes."""
    if revisions is Revisions.SHOWN:
        return
    gone, kept = (MARKS, RUNS) if revisions is Revisions.ACCEPTED else (RUNS, MARKS)
    _settle_maths(root, gone)
    lost = [p for p in root.iter(f"{W}p") if _mark(p, gone)]
    _settle_runs(root, gone, kept)
    _settle_former(root, revisions)
    for paragraph in lost:
        _join_with_next(paragraph)
    _settle_rows_and_cells(root, gone, f"{W}cellDel" if revisions is Revisions.ACCEPTED else f"{W}cellIns")
    for words, plain in DELETED_WORDS.items():
        for element in list(root.iter(words)):
            element.tag = plain


# ---------------------------------------------------------------- runs


def _settle_runs(root: etree._Element, gone: tuple[str, ...], kept: tuple[str, ...]) -> None:
    """Innermost last: what stands inside something that goes, goes with it."""
    for element in [e for e in root.iter(*gone) if not _is_a_property(e)]:
        _remove(element)
    for element in [e for e in root.iter(*kept) if not _is_a_property(e)]:
        _unwrap(element)


def _is_a_property(element: etree._Element) -> bool:
    """Whether it says something of a mark, a row or a cell, and holds no words."""
    parent = element.getparent()
    return parent is not None and parent.tag in PROPERTIES


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    for child in list(element):
        element.addprevious(child)
    _remove(element)


# ---------------------------------------------------------------- maths


def _settle_maths(root: etree._Element, gone: tuple[str, ...]) -> None:
    """A fraction or a bracket whose own sign goes leaves what stands in it; a run of maths in ins or del is a run."""
    for properties in list(root.iter(f"{M}ctrlPr")):
        if any(child.tag in gone for child in properties.iter(*gone)):
            _dissolve(properties)


def _dissolve(properties: etree._Element) -> None:
    holder = properties.getparent()
    thing = holder.getparent() if holder is not None else None
    if thing is None or thing.getparent() is None or not str(thing.tag).startswith(M):
        return
    arguments = [e for e in thing if e is not holder]
    inside = [child for argument in arguments for child in argument if child.tag != f"{M}ctrlPr"]
    parent = thing.getparent()
    assert parent is not None
    at = parent.index(thing)
    parent[at : at + 1] = inside


# ---------------------------------------------------------------- paragraphs


def _mark(paragraph: etree._Element, gone: tuple[str, ...]) -> bool:
    """Whether the mark that ends this paragraph goes."""
    found = paragraph.find(f"{W}pPr/{W}rPr")
    return found is not None and any(child.tag in gone for child in found)


def _join_with_next(paragraph: etree._Element) -> None:
    """Its words begin the next paragraph; where none follows, a paragraph without words goes and any other stays."""
    words = [child for child in paragraph if child.tag != f"{W}pPr"]
    follower = _follower(paragraph)
    if follower is None:
        if not any(True for _ in paragraph.iter(f"{W}r")) and _may_go(paragraph):
            _remove(paragraph)
        return
    at = 1 if len(follower) and follower[0].tag == f"{W}pPr" else 0
    follower[at:at] = words
    _remove(paragraph)


def _follower(paragraph: etree._Element) -> etree._Element | None:
    """The paragraph that its words would run into: the next block, looking into content controls."""
    for sibling in paragraph.itersiblings():
        if sibling.tag == f"{W}p":
            return sibling
        if sibling.tag == f"{W}sdt":
            return next(iter(sibling.iter(f"{W}p")), None)
        if sibling.tag == f"{W}tbl":
            return None
    holder = paragraph.getparent()
    if holder is not None and holder.tag == f"{W}sdtContent":
        control = holder.getparent()
        return None if control is None else _follower(control)
    return None


def _may_go(paragraph: etree._Element) -> bool:
    """A cell, a header or a text box must keep one paragraph."""
    parent = paragraph.getparent()
    return parent is not None and (
        parent.tag in (f"{W}body", f"{W}sdtContent") or len(parent.findall(f"{W}p")) > 1
    )


# ---------------------------------------------------------------- rows and cells


def _settle_rows_and_cells(root: etree._Element, gone: tuple[str, ...], cell: str) -> None:
    for row in list(root.iter(f"{W}tr")):
        if any(child.tag in gone for child in row.iterfind(f"{W}trPr/*")):
            _remove_row(row)
    for found in list(root.iter(cell)):
        for kept in found.iterancestors(f"{W}tc"):
            _remove(kept)
            break


def _remove_row(row: etree._Element) -> None:
    table = row.getparent()
    _remove(row)
    while table is not None and table.tag != f"{W}tbl":
        table = table.getparent()
    if table is not None and next(iter(table.iter(f"{W}tr")), None) is None:
        _remove(table)


# ---------------------------------------------------------------- properties


def _settle_former(root: etree._Element, revisions: Revisions) -> None:
    """Accepting drops what was before; rejecting brings it back, keeping what the change does not speak of."""
    for change in _changes_of_properties(root):
        parent = change.getparent()
        if parent is None:
            continue
        parent.remove(change)
        if revisions is Revisions.REJECTED and len(change):
            _bring_back(parent, change[0])


def _changes_of_properties(root: etree._Element) -> Iterator[etree._Element]:
    yield from list(root.iter(*(f"{W}{name}" for name in FORMER)))


NOT_SPOKEN_OF = {
    f"{W}pPr": (f"{W}rPr", f"{W}sectPr"),
    f"{W}sectPr": (f"{W}headerReference", f"{W}footerReference"),
    f"{W}trPr": (f"{W}ins", f"{W}del"),
    f"{W}tcPr": (f"{W}cellIns", f"{W}cellDel", f"{W}cellMerge"),
    f"{W}rPr": (f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo"),
}


def _bring_back(properties: etree._Element, former: etree._Element) -> None:
    untouched = NOT_SPOKEN_OF.get(str(properties.tag), ())
    stays: Callable[[etree._Element], bool] = lambda child: child.tag in untouched  # noqa: E731
    first = [child for child in properties if stays(child) and "Reference" in str(child.tag)]
    last = [child for child in properties if stays(child) and child not in first]
    properties[:] = [*first, *former, *last]
