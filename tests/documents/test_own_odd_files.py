"""Files that are put together oddly make a document all the same, and their preview leaves no words out."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal

import pytest

from register.documents.faults import UploadFault
from register.documents.own_mending import mended
from register.documents.upload_guard import open_docx
from register.services.contracts.template_checks import stops
from register.services.contracts.template_uploads import check_upload
from tests.documents.trial_files import PICTURE, cell, control, own_file, relation
from tests.documents.trying import made, places, problems, seen, words
from tests.documents.word_files import BY, SPACES, packed, paragraph, row, run, table

# ---------------------------------------------------------------- nothing breaks


def in_cells(rows_too: str) -> str:
    box = '<w:alias w:val="Box"/>'
    head = "".join(control(box, cell(paragraph(run(words)))) for words in ("Service", "Price"))
    empty = f"<w:tr>{control(box, cell('<w:p/>')) * 2}</w:tr>"
    return table(f"<w:tr>{head}</w:tr>", control(box, empty) if rows_too else empty)


@pytest.mark.parametrize("rows_too", ["", "rows"])
def test_a_table_whose_cells_or_rows_lie_in_controls_repeats_its_row(rows_too: str) -> None:
    file = own_file(in_cells(rows_too))
    assert [p.columns for p in places(file) if p.kind == "table"] == [("Service", "Price")]
    answers = [{"service": "Nursing", "price": Decimal(7)}, {"service": "Podiatry", "price": Decimal(8)}]
    assert "Service Price Nursing £7.00 Podiatry £8.00" in words(made(file, service_price=answers))


HEADED = '<w:sectPr><w:headerReference r:id="r8"/></w:sectPr>'


@pytest.mark.parametrize(
    "file",
    [
        own_file(relations=None),
        own_file(relations=relation("r8", "image", "media/p.png"), section=HEADED),
        own_file(relations=relation("r8", "header", "gone.xml"), section=HEADED),
        own_file(section='<w:sectPr><w:headerReference r:id="none"/></w:sectPr>'),
        own_file(table("<w:tr/>"), table()),
        own_file(paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>')),
        own_file(control("", "")),
    ],
)  # fmt: skip
def test_missing_parts_and_relations_and_empty_shells_make_a_document_all_the_same(file: bytes) -> None:
    check_upload(file)
    assert not stops([one for one in problems(file) if one.code != "missing-part"])


def test_a_picture_that_the_file_does_not_hold_stops_it() -> None:
    (found,) = problems(own_file(relations=relation("r8", "image", "media/p.png")))
    assert (found.code, "word/media/p.png" in found.message) == ("missing-part", True)


def test_a_file_without_text_or_of_another_kind_is_refused_in_a_sentence() -> None:
    other = {"[Content_Types].xml": b"<Types/>"}
    with pytest.raises(UploadFault, match="holds no text"):
        mended(
            packed({**other, "word/document.xml": f"<w:document {SPACES}><w:body/></w:document>".encode()}),
            {},
        )
    with pytest.raises(UploadFault, match="not a Word document"):
        open_docx(packed({**other, "word/document.xml": b"<html/>"}))


def test_the_files_own_data_part_stays() -> None:
    own = "<own><title>Kept title</title></own>"
    file = own_file(
        relations=relation("r3", "customXml", "../customXml/item1.xml"), parts={"customXml/item1.xml": own}
    )
    parts = made(file)
    assert parts["customXml/item1.xml"].decode() == own
    assert b"<contract>" in parts["customXml/item2.xml"]
    listed = parts["word/_rels/document.xml.rels"]
    assert b"customXml/item1.xml" in listed
    assert b"customXml/item2.xml" in listed


def test_a_document_of_ours_that_is_brought_again_has_one_data_part() -> None:
    parts = made(own_file())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    again = [name for name in made(out.getvalue()) if re.match(r"customXml/item\d+\.xml", name)]
    assert len(again) == 1


# ---------------------------------------------------------------- the preview


def test_the_preview_leaves_no_words_out() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>BOXED</w:t></w:r></w:p></w:txbxContent>"
    both = f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
    doubled = f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"
    inner = table(row("INNER", "CELL"))
    symbol = '<w:sym w:font="Symbol" w:char="F0B3"/><w:br/>'
    signs = f"<w:r><w:t>non</w:t><w:noBreakHyphen/><w:t>clinical</w:t>{symbol}<w:t>below</w:t></w:r>"
    file = own_file(
        paragraph('<w:fldSimple w:instr=" DOCPROPERTY X "><w:r><w:t>SIMPLE</w:t></w:r></w:fldSimple>'),
        paragraph(f"<w:moveTo {BY}>{run('MOVED')}</w:moveTo>"), paragraph(doubled), paragraph(signs),
        f"<w:tbl><w:tr>{cell(inner + paragraph(run('OUTER')))}</w:tr></w:tbl>",
        f'<w:customXml w:element="x">{paragraph(run("WRAPPED"))}</w:customXml>', paragraph(PICTURE.format(link="r1")),
    )  # fmt: skip
    shown = seen(file)
    for word in (
        "SIMPLE",
        "MOVED",
        "BOXED",
        "INNER",
        "CELL",
        "OUTER",
        "WRAPPED",
        "non\u2011clinical\u2265",
        "not shown here",
    ):
        assert shown.count(word) == 1, word
    assert re.search(r"\u2265\s+below", shown)
