"""Word files of our own making, as a body might bring them: shaped like the Particulars of a modern contract."""

from __future__ import annotations

import io

import docx
from docx.document import Document

from register.documents.places import read_places


def particulars() -> bytes:
    """Details in a table, blanks in sentences, a table of prices, and schedules under headings."""
    document = docx.Document()
    document.add_heading("Particulars", 1)
    document.add_paragraph("Contract reference: [insert reference]")
    document.add_paragraph("This contract runs for ____ months from [insert commencement date].")
    _details(document)
    document.add_heading("Schedule 2 The services", 2)
    document.add_paragraph("Escalation contact: «name and post»")
    document.add_heading("Schedule 3 Payment", 2)
    split = document.add_paragraph("The value is ")
    for piece in ("[ins", "ert va", "lue] a year."):
        split.add_run(piece).bold = True
    _table(document, ("Measure", "Threshold", "Consequence"), rows=3)
    return saved(document)


def _details(document: Document) -> None:
    table = document.add_table(3, 2)
    for row, label in zip(table.rows, ("Item", "Commissioner", "Provider"), strict=True):
        row.cells[0].text = label
    table.rows[0].cells[1].text = "Answer"


def _table(document: Document, heads: tuple[str, ...], rows: int) -> None:
    table = document.add_table(rows, len(heads))
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = head


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def picks(own: bytes) -> dict[str, str]:
    """What somebody who looks at each place would choose."""
    wanted = {
        "[insert reference]": "contract_reference", "____": "term_months",
        "[insert commencement date]": "commencement_date", "«name and post»": "new:text",
        "[insert value]": "annual_value", "Measure | Threshold | Consequence": "new:table",
        "Commissioner": "commissioner", "Provider": "provider",
    }  # fmt: skip
    places = [place for place in read_places(own) if place.id and place.kind != "heading"]
    return {p.id: wanted[p.text or p.label] for p in places if (p.text or p.label) in wanted}
