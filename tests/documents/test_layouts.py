"""Pages of a template: no heading breaks inside a word, wide tables lie across, what is not used leaves no page."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from register.documents import word_markup as word
from register.documents.letter_widths import longest_word
from register.documents.packs import shipped
from register.documents.parts import Column, Field
from register.documents.table_layouts import (
    ACROSS_WIDTH,
    STYLES,
    layout_of,
    least_widths,
    lies_across,
)

PACKS = list(shipped())
LABELS = st.text("abcdefghij klmnopqrst,%", min_size=1, max_size=30).filter(str.strip)
COLUMNS = st.builds(
    Column, name=st.just("c"), label=LABELS, type=st.sampled_from(["text", "money", "int", "date"]),
    width=st.floats(0.5, 4),
)  # fmt: skip


def template(name: str) -> docx.document.Document:
    return docx.Document(io.BytesIO(shipped()[name].template))


@given(st.lists(COLUMNS, min_size=1, max_size=16))
def test_columns_fill_the_page_and_no_heading_that_can_be_held_is_broken(columns: list[Column]) -> None:
    field = Field("t", "T", "table", False, "p", "page", columns=tuple(columns))
    layout = layout_of(field)
    assert sum(layout.widths) == (ACROSS_WIDTH if layout.across else word.TABLE_WIDTH)
    if sum(least_widths(columns, "TableTiny")) <= ACROSS_WIDTH:
        size = STYLES[layout.style]
        for column, width in zip(columns, layout.widths, strict=True):
            assert longest_word(column.label, size, bold=True) < width


@pytest.mark.parametrize("name", PACKS)
def test_every_heading_of_every_shipped_table_has_room_for_its_longest_word(name: str) -> None:
    checked = 0
    for table in template(name).element.body.iter(qn("w:tbl")):
        grid = [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))]
        head = next(table.iter(qn("w:tr")))
        for cell, width in zip(head.iter(qn("w:tc")), grid, strict=True):
            style = cell.find(f".//{qn('w:pStyle')}").get(qn("w:val"))
            words = "".join(cell.itertext(qn("w:t")))
            assert longest_word(words, STYLES.get(style, 10.0), bold=True) < width, words
            checked += 1
    assert checked


@pytest.mark.parametrize("name", PACKS)
def test_every_page_has_the_header_and_footer_and_only_wide_tables_lie_across(name: str) -> None:
    document, pack = template(name), shipped()[name]
    turned = [section.page_width > section.page_height for section in document.sections]
    assert any(turned) == any(map(lies_across, pack.parts))
    assert not turned[-1] or lies_across(pack.parts[-1])
    for section in document.sections:
        assert "Reference" in "".join(section.header._element.itertext())
        assert "Page" in "".join(section.footer._element.itertext())


@pytest.mark.parametrize("name", PACKS)
def test_what_may_be_left_out_begins_no_page_of_its_own(name: str) -> None:
    pack = shipped()[name]
    optional = {part.title for part in pack.parts if not part.mandatory}
    for paragraph in template(name).element.body.iter(qn("w:p")):
        words = "".join(paragraph.itertext(qn("w:t")))
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if style is not None and style.get(qn("w:val")) == "Heading1" and words in optional:
            assert paragraph.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is None, words
