"""The rows and cells of a table, also where they stand inside content controls."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from register.documents.xml_readings import W

AROUND = (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}smartTag", f"{W}ins", f"{W}del")


def rows_of(table: etree._Element) -> list[etree._Element]:
    """The rows of this table, those of a table inside it left out."""
    return list(_inside(table, f"{W}tr"))


def cells_of(row: etree._Element) -> list[etree._Element]:
    """The cells of this row."""
    return list(_inside(row, f"{W}tc"))


def _inside(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in AROUND:
            yield from _inside(child, tag)


def row_of(cell: etree._Element) -> etree._Element | None:
    """The row in which this cell stands."""
    return next(cell.iterancestors(f"{W}tr"), None)


def column_of(cell: etree._Element) -> int:
    """In which column of the grid it begins, counted from 0: a cell before it may reach over several."""
    row, at = row_of(cell), 0
    for other in cells_of(row) if row is not None else ():
        if other is cell:
            break
        at += width_of(other)
    return at


def width_of(cell: etree._Element) -> int:
    """Over how many columns it reaches."""
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    said = "" if span is None else span.get(f"{W}val", "")
    return int(said) if said.isdigit() and 0 < int(said) < 1000 else 1


def cell_at(row: etree._Element, column: int) -> etree._Element | None:
    """The cell of this row that reaches over this column of the grid."""
    at = 0
    for cell in cells_of(row):
        at += width_of(cell)
        if column < at:
            return cell
    return None
