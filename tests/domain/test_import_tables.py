"""Tables as people bring them: any encoding, any mark between cells, headings wherever they stand."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.domain.imports.delimited import read_delimited
from register.domain.imports.mappings import (
    SHIPPED,
    BadMapping,
    columns_of,
    guess,
    not_taken,
    read_mapping,
    shipped,
    with_columns,
)
from register.domain.imports.tables import Sheet, Unreadable, heading_key, table_of

TEXT = "Name;Value;Nature of interest\r\nZoë Ó Briain;£175–200;Dinner\r\n"
NHS = shipped("nhs_template")


def _known(key: str) -> bool:
    return key in NHS.headings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_csv_file_is_read_in_whatever_encoding_it_was_saved(encoding: str) -> None:
    sheet = read_delimited(TEXT.encode(encoding), "a.csv")
    assert sheet.rows[1] == (2, ("Zoë Ó Briain", "£175–200", "Dinner"))


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=8)


@settings(max_examples=60)
@given(
    st.sampled_from(",;\t|"),
    st.integers(2, 4).flatmap(
        lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=1, max_size=6)
    ),
)
def test_whatever_a_spreadsheet_saved_as_csv_is_read_back_cell_by_cell(
    mark: str, rows: list[list[str]]
) -> None:
    heading = ["Name", "Value", "From", "To"][: len(rows[0])]
    told = io.StringIO()
    csv.writer(told, delimiter=mark, quoting=csv.QUOTE_ALL).writerows([heading, *rows])
    read = dict(read_delimited(told.getvalue().encode(), "a.csv").rows)
    for number, cells in enumerate(rows, start=2):
        assert read.get(number, ("",) * len(cells)) == tuple(cells) or not any(cell.strip() for cell in cells)


def test_a_line_break_in_a_cell_stays_in_it_and_the_rows_after_it_keep_their_numbers() -> None:
    sheet = read_delimited(b'Name,Description\n"Ann","two\nlines"\nBen,one\n', "a.csv")
    assert sheet.rows[1:] == ((2, ("Ann", "two\nlines")), (3, ("Ben", "one")))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not a CSV file"),
        (b"\xef\xbb\xbfName\xff", "is damaged"),
        (("Name,B\n" + '"' + "x" * 40_000).encode(), "characters"),
    ],
)
def test_what_is_no_csv_file_is_refused_with_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_delimited(data, "a.csv")


def _sheet(*rows: tuple[str, ...]) -> Sheet:
    return Sheet("a.xlsx", "Sheet1", tuple(enumerate(rows, start=1)))


def test_headings_are_found_beneath_a_title_and_notes() -> None:
    table = table_of(
        _sheet(
            ("Register of interests",),
            ("", "as at April"),
            ("Name", "Nature of interest", "From"),
            ("Ann", "Shares", "2024"),
        ),
        _known,
    )
    assert table is not None
    assert table.heading_rows == (3,)
    assert [row.place.row for row in table.rows] == [4]


def test_headings_merged_over_several_columns_are_joined_with_those_beneath() -> None:
    table = table_of(
        _sheet(
            ("Name", "Declared interest", "Type of interest", "", "", "Date of interest", ""),
            (
                "",
                "",
                "Financial interests",
                "Non-financial professional interests",
                "Indirect interests",
                "From",
                "To",
            ),
            ("Ann", "Shares", "x", "", "", "1/4/2024", ""),
        ),
        _known,
    )
    assert table is not None
    assert table.headings[2] == "Type of interest Financial interests"
    assert table.headings[5:] == ("Date of interest From", "Date of interest To")
    assert table.headings[0] == "Name"


def test_a_sheet_without_any_known_heading_is_refused_and_an_empty_one_is_nothing() -> None:
    with pytest.raises(Unreadable, match="none of the first rows holds headings"):
        table_of(_sheet(("Sausages", "Eggs"), ("1", "2")), _known)
    assert table_of(Sheet("a.csv", "", ()), _known) is None


def test_each_shipped_mapping_is_found_by_its_own_headings() -> None:
    mappings = [shipped(name) for name in SHIPPED]
    for mapping in mappings:
        headings = [names[0] for names in (*mapping.columns.values(), *mapping.lines.values())]
        assert guess(headings, mappings) is mapping


def test_a_mapping_that_means_nothing_is_refused_by_name() -> None:
    for text, words in (
        ("title = ", "is not TOML"),
        ('[columns]\nperson = "Name"\ndescription = "What"\nshoe_size = "Size"', "shoe_size"),
        ('[columns]\nperson = "Name"', "description"),
        ("colour = 1", "colour"),
        ('about = "staff"\n[columns]\nperson = "Name"\npost = "Post"\n[went_to]\nA = "B"', "interests alone"),
    ):
        with pytest.raises(BadMapping, match=words):
            read_mapping(text, "mine")


def test_a_column_that_a_person_chose_is_taken_from_where_it_stood_before() -> None:
    chosen = with_columns(NHS, {"description": "Comments", "person": "Name", "value": ""})
    headings = ("Name", "Comments", "Value", "Team")
    assert columns_of(chosen, headings)["description"] == (1,)
    assert "value" not in columns_of(chosen, headings)
    table = table_of(_sheet(headings, ("Ann", "Shares", "10", "A")), lambda key: key in chosen.headings)
    assert table is not None
    assert not_taken(chosen, table) == ("Value",)


def test_headings_are_compared_without_case_marks_and_blanks() -> None:
    assert heading_key(" Parent_Interest  ID ") == heading_key("parent interest id")
