"""A plain list as a Word file: a title, a line about it, and a table whose first row readers announce as its headings."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml

from register.documents.archives import read_parts, write_parts
from register.documents.deflating import zlib_deflate
from register.documents.displays import FORBIDDEN
from register.documents.word_markup import NAMESPACES


def list_as_word(
    title: str,
    about: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    made_at: datetime,
    nothing: str,
) -> bytes:
    """The file, the same bytes for the same list. nothing: what it says where there are no rows."""
    made = docx.Document()
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    made.core_properties.title, made.core_properties.author = title[:250], ""
    made.core_properties.created = made.core_properties.modified = made_at
    made.add_heading(_clean(title), 1)
    made.add_paragraph(_clean(about))
    rows = list(rows)
    if rows:
        table = made.add_table(1, len(heads), style="Table Grid")
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            cell.text = head
        table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {NAMESPACES}/>"))
        for row in rows:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = _clean(words)
    else:
        made.add_paragraph(nothing)
    out = io.BytesIO()
    made.save(out)
    return write_parts(read_parts(out.getvalue()), zlib_deflate)


def _clean(words: str) -> str:
    """Signs that no Word file can hold are shown as such."""
    return re.sub(FORBIDDEN, "\N{REPLACEMENT CHARACTER}", words)
