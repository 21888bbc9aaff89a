"""A body's own Word file becomes a template: places are found, fields put there, and it fills like any other."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from docx.document import Document

from register.documents import packs
from register.documents.compile import compile_pack
from register.documents.faults import UploadFault
from register.documents.fill import fill
from register.documents.lint import lint
from register.documents.own_manifests import manifest_text
from register.documents.parts import Field, Pack
from register.documents.placements import Choices, put_fields
from register.documents.places import Place, read_places
from register.documents.readings import read_document


def particulars() -> Document:
    """Shaped like the Particulars of a modern contract: a details table, blanks in sentences, a price table."""
    document = docx.Document()
    document.add_heading("Particulars", 1)
    document.add_paragraph("Contract reference: [insert reference] and the term of ____ months.")
    table = document.add_table(3, 2)
    for row, label in zip(table.rows, ("Item", "Commissioner", "Provider"), strict=True):
        row.cells[0].text = label
    table.rows[0].cells[1].text = "Answer"
    document.add_heading("Schedule 3 Payment", 2)
    split = document.add_paragraph("The value is ")
    for piece in ("[ins", "ert va", "lue] a year."):
        split.add_run(piece).bold = True
    prices = document.add_table(4, 2)
    prices.rows[0].cells[0].text, prices.rows[0].cells[1].text = "Service", "Approved"
    return document


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture
def own() -> bytes:
    return saved(particulars())


def place(own: bytes, **wanted: str) -> Place:
    return next(p for p in read_places(own) if all(getattr(p, key) == value for key, value in wanted.items()))


def field(pack: Pack, name: str) -> Field:
    return next(field for field in pack.fields() if field.name == name)


@pytest.fixture
def picks(own: bytes, pack: Pack) -> dict[str, Field]:
    places = {
        place(own, text="[insert reference]").id: "contract_reference",
        place(own, text="____").id: "term_months",
        place(own, kind="cell", label="Commissioner").id: "commissioner",
        place(own, kind="cell", label="Provider").id: "provider",
        place(own, text="[insert value]").id: "annual_value",
    }
    return {place_id: field(pack, name) for place_id, name in places.items()}


def test_headings_tables_and_blanks_are_listed_with_the_heading_above(own: bytes) -> None:
    found = [(p.kind, p.text, p.near) for p in read_places(own)]
    assert ("heading", "Particulars", "Particulars") in found
    assert ("blank", "[insert reference]", "Particulars") in found
    assert ("blank", "[insert value]", "Schedule 3 Payment") in found
    assert ("table", "Service | Approved", "Schedule 3 Payment") in found


def test_the_file_becomes_a_pack_that_fills_and_keeps_its_own_words(
    own: bytes, picks: dict[str, Field], tmp_path: Path
) -> None:
    template = put_fields(own, Choices(picks))
    text = manifest_text(
        pack_id="own",
        title="Our Particulars",
        edition="2026/27",
        valid_from=date(2026, 4, 1),
        valid_to=None,
        fields=picks.values(),
    )
    (tmp_path / "manifest.toml").write_text(text, encoding="utf-8")
    (tmp_path / "template.docx").write_bytes(template)
    pack = packs.load(tmp_path)
    assert pack.official
    values = {
        "contract_reference": "C-1",
        "term_months": 24,
        "commissioner": "An ICB & partners",
        "provider": "A trust",
        "annual_value": Decimal(1000),
    }
    filled = fill(compile_pack(pack), values, data_hash="0" * 64)
    paragraphs = {item.path: item.shown for item in read_document(filled, pack).fields}
    assert paragraphs["commissioner"] == "An ICB & partners"
    assert paragraphs["annual_value"] == "£1,000.00"
    assert b"Contract reference: " in docx_text(filled)
    assert b" a year." in docx_text(filled)
    assert b"insert" not in docx_text(filled)
    assert [finding.code for finding in lint(template, pack) if finding.code != "no-header-row"] == []


def docx_text(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("word/document.xml")


def test_a_table_of_the_file_repeats_its_row(own: bytes, pack: Pack) -> None:
    rows = field(pack, "never_events")
    template = put_fields(own, Choices({place(own, text="Service | Approved").id: rows}))
    assert {"rows:never_events"} <= {p.tag for p in read_places(template)}
    assert docx_text(template).count(b"<w:tr>") + docx_text(template).count(b"<w:tr ") == 5


@pytest.mark.parametrize(
    ("place_id", "name"), [("p900", "provider"), ("t0", "provider"), ("p1.0", "prices"), ("px", "provider")]
)
def test_a_place_that_does_not_fit_is_refused_in_words(
    own: bytes, pack: Pack, place_id: str, name: str
) -> None:
    with pytest.raises(UploadFault):
        put_fields(own, Choices({place_id: field(pack, name)}))
