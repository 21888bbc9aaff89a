"""Writes WordprocessingML: paragraphs, content controls and tables, as text with every value escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
STORE_ID = "{7A6C1E52-0B7D-4C38-9C1B-5D0F2E8A4B19}"
KEEP = "<w:keepNext/>"
"""The paragraph stays on the page of the next one; in a table, its row on that of the next row."""
TABLE_WIDTH = 9230
"""Width of a table between the margins, in twentieths of a point."""


def run(text: str, *, bold: bool = False, style: str = "") -> str:
    """A run of text."""
    properties = (f'<w:rStyle w:val="{style}"/>' if style else "") + ("<w:b/>" if bold else "")
    head = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{head}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(
    content: str,
    *,
    style: str = "",
    extra: str = "",
    number: tuple[int, int] | None = None,
    new_page: bool = False,
    before: str = "",
) -> str:
    """A paragraph; `number` is its level and list. Word wants the properties in this order: what stands `before` the
    number, then the number, then what is `extra`."""
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + before
    if new_page:
        properties += "<w:pageBreakBefore/>"
    if number:
        level, list_id = number
        properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}{extra}</w:pPr>{content}</w:p>"


def control(tag: str, alias: str, content: str, *, lock: str = "", kind: str = "") -> str:
    """A content control around `content`; it is bound to the data part when the template is compiled."""
    locked = f'<w:lock w:val="{lock}"/>' if lock else ""
    properties = f"<w:alias w:val={quoteattr(alias[:64])}/><w:tag w:val={quoteattr(tag)}/>{locked}{kind}"
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def value_control(tag: str, alias: str, *, lines: bool = False) -> str:
    """A control for one value. Text of several lines is a rich control: LibreOffice doubles its breaks else."""
    return control(tag, alias, run(f"[{alias}]"), kind="" if lines else "<w:text/>")


def bookmark(name: str, number: int, content: str) -> str:
    """A named place that contents and links point at."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def link(anchor: str, content: str) -> str:
    """A link to a bookmark."""
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{content}</w:hyperlink>'


def field_code(code: str, cached: str) -> str:
    """A computed field such as a page number; marked stale so that it is worked out on opening."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(cached)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def tab() -> str:
    """A tab character."""
    return "<w:r><w:tab/></w:r>"


def page_break() -> str:
    """A paragraph that ends the page."""
    return paragraph('<w:r><w:br w:type="page"/></w:r>')


def section_end(*, across: bool) -> str:
    """The last paragraph of pages that stand upright, or lie across; `set_sections` gives them size and frames."""
    turned = '<w:pgSz w:orient="landscape"/>' if across else "<w:pgSz/>"
    return f'<w:p><w:pPr><w:pStyle w:val="TableGap"/><w:sectPr>{turned}</w:sectPr></w:pPr></w:p>'


def cell(content: str, width: int, *, shaded: bool = False) -> str:
    """A table cell of whole paragraphs."""
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E8EDEE"/>' if shaded else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{content}</w:tc>'


def row(cells: Iterable[str], *, header: bool = False, height: int = 0) -> str:
    """A table row that does not break over pages; header rows come again on each page."""
    more = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    more += "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{''.join(cells)}</w:tr>"


def table(rows: Iterable[str], widths: Sequence[int], *, caption: str) -> str:
    """A table of fixed widths inside the margins, with a caption for screen readers."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    properties = (
        f'<w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblInd w:w="115" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        f'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/><w:tblCaption w:val={quoteattr(caption)}/>'
    )
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def spread(weights: Sequence[float], total: int = TABLE_WIDTH) -> list[int]:
    """Column widths in proportion to their weights, adding up exactly."""
    whole = sum(weights)
    edges = [round(total * sum(weights[:index]) / whole) for index in range(len(weights) + 1)]
    return [right - left for left, right in pairwise(edges)]
