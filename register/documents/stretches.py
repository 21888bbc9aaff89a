"""Marks what comes once for each service: a stretch from heading to heading, a table, or a row of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from register.documents import word_markup as word
from register.documents.faults import UploadFault
from register.documents.own_manifests import SERVICES
from register.documents.xml_readings import W, parse, text_of

ALIAS = "Once for each service"


def stretch(first: etree._Element, end: etree._Element | None) -> list[etree._Element]:
    """From a heading to just before another, or to the end of what holds it; both stand side by side."""
    home = first.getparent()
    if home is None or (end is not None and end.getparent() is not home):
        raise UploadFault(
            "What repeats must begin and end at headings of the same text, not inside a table or a box. "
            "Choose the headings again."
        )
    found: list[etree._Element] = []
    for node in (first, *first.itersiblings()):
        if node is end or node.tag == f"{W}sectPr":
            return found
        found.append(node)
    if end is not None:
        raise UploadFault(
            "The heading where it ends stands before the one where it begins. Choose them again."
        )
    return found


def repeat_stretch(nodes: Sequence[etree._Element]) -> None:
    """Encloses these in one control that repeats."""
    _enclose(nodes)


def repeat_table(table: etree._Element) -> None:
    """The whole table repeats, with an empty line after it: Word makes one table of two that touch."""
    after = table.getnext()
    if (
        after is None
        or after.tag != f"{W}p"
        or text_of(after).strip()
        or after.find(f".//{W}sectPr") is not None
    ):
        after = etree.Element(f"{W}p")
        table.addnext(after)
    _enclose([table, after])


def repeat_row(table: etree._Element) -> None:
    """The row under the header repeats; further empty rows are taken out."""
    rows = table.findall(f"{W}tr")
    if len(rows) < 2:
        raise UploadFault("A table whose row repeats needs a header row and a row below it.")
    _enclose(rows[1:2])
    for row in rows[2:]:
        if not "".join(row.itertext()).strip():
            table.remove(row)


def _enclose(nodes: Iterable[etree._Element]) -> None:
    nodes = list(nodes)
    markup = word.control(f"repeat:{SERVICES}", ALIAS, "")
    shell = parse(f"<w:body {word.NAMESPACES}>{markup}</w:body>".encode())[0]
    nodes[0].addprevious(shell)
    content = shell.find(f"{W}sdtContent")
    assert content is not None
    content.extend(nodes)
