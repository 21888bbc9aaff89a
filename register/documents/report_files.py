"""A report as a Word file: headings, sentences and tables, from plain values."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import docx

from register.documents.archives import read_parts, write_parts
from register.documents.deflating import small_deflate


@dataclass(frozen=True, slots=True)
class Table:
    """A table under its caption."""

    caption: str
    headings: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    empty: str = "Nothing."


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under a heading: sentences, then tables."""

    heading: str
    sentences: tuple[str, ...] = ()
    tables: tuple[Table, ...] = field(default=())


def report_file(title: str, about: str, sections: Sequence[Section], *, made_at: datetime) -> bytes:
    """The bytes of a Word file. about: the line below the title."""
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.created = made_at.replace(tzinfo=None)
    document.add_heading(title, 0)
    document.add_paragraph(about)
    for section in sections:
        document.add_heading(section.heading, 1)
        for sentence in section.sentences:
            document.add_paragraph(sentence)
        for table in section.tables:
            _table(document, table)
    body = io.BytesIO()
    document.save(body)
    return write_parts(read_parts(body.getvalue()), small_deflate)


def _table(document: docx.document.Document, table: Table) -> None:
    document.add_heading(table.caption, 2)
    if not table.rows:
        document.add_paragraph(table.empty)
        return
    drawn = document.add_table(rows=1, cols=len(table.headings), style="Table Grid")
    for cell, words in zip(drawn.rows[0].cells, table.headings, strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    for row in table.rows:
        for cell, words in zip(drawn.add_row().cells, row, strict=True):
            cell.text = words
