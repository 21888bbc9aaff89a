"""Spreadsheets that people bring: read as they are shown, and refused with a sentence where they would hurt."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from register.documents.workbooks import Limits, read_file
from register.domain.imports.tables import Sheet, Unreadable


def _xlsx(work: Callable[[Any], None]) -> bytes:
    book = Workbook()
    work(book)
    told = io.BytesIO()
    book.save(told)
    return told.getvalue()


def _read(work: Callable[[Any], None]) -> list[Sheet]:
    return read_file(_xlsx(work), "a.xlsx")


def test_cells_are_read_as_a_person_reads_them() -> None:
    def work(book: Any) -> None:
        book.active.append(["Name", "From", "Value", "Share", "Ticked", "Note"])
        book.active.append(["Zoë", date(2024, 3, 31), 175, 0.5, True, "two\nlines"])
        book.active.append(["Ben", datetime(2024, 3, 31, 9, 30), 45382, None, False, None])

    rows = _read(work)[0].rows
    assert rows[1] == (2, ("Zoë", "2024-03-31", "175", "0.5", "TRUE", "two\nlines"))
    assert rows[2][1][:3] == ("Ben", "2024-03-31 09:30", "45382")


def test_hidden_sheets_are_told_and_empty_rows_leave_the_numbers_of_the_others() -> None:
    def work(book: Any) -> None:
        book.active.cell(5, 2, "far")
        book.create_sheet("Old").append(["x"])
        book["Old"].sheet_state = "hidden"

    first, second = _read(work)
    assert (first.hidden, second.hidden, second.name) == (False, True, "Old")
    assert first.rows == ((5, ("", "far")),)


def test_a_cell_merged_over_rows_stands_in_each_of_them() -> None:
    def work(book: Any) -> None:
        for row in (["Name", "Interest"], ["Ann", "Shares"], [None, "Post"], [None, None], ["Ben", "Farm"]):
            book.active.append(row)
        book.active.merge_cells("A2:A3")

    assert [cells[:2] for _, cells in _read(work)[0].rows] == [
        ("Name", "Interest"), ("Ann", "Shares"), ("Ann", "Post"), ("Ben", "Farm")
    ]  # fmt: skip


def test_a_formula_that_nobody_worked_out_is_told_with_its_place() -> None:
    def work(book: Any) -> None:
        book.active.append(["Name", "Value"])
        book.active.append(["Ann", "=1+1"])
        book.active.append([None, "=A1"])

    sheet = _read(work)[0]
    assert sheet.uncomputed == {(2, 1), (3, 1)}
    assert [number for number, _ in sheet.rows] == [1, 2, 3]


def _zip(parts: Mapping[str, bytes]) -> bytes:
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return told.getvalue()


ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)
ODS_CELL = '<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


def _ods(rows: str) -> bytes:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return _zip(
        {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": ODS.format(rows=rows).encode()}
    )


def test_an_open_document_spreadsheet_is_read_too() -> None:
    row = "<table:table-row>" + ODS_CELL.format(text="Ann", more="") + "</table:table-row>"
    assert read_file(_ods(row), "a.ods")[0].rows == ((1, ("Ann",)),)


def test_a_cell_repeated_without_end_is_refused() -> None:
    cell = ODS_CELL.format(text="x", more=' table:number-columns-repeated="16000"')
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    with pytest.raises(Unreadable, match="repeats cells"):
        read_file(_ods(row), "a.ods")


def test_a_cell_in_the_last_corner_is_refused_before_a_sheet_of_that_size_is_made() -> None:
    def work(book: Any) -> None:
        book.active["A1"] = "Name"
        book.active["XFD1048576"] = "x"

    with pytest.raises(Unreadable, match="Delete the empty rows"):
        _read(work)


def test_a_zip_of_files_is_read_by_their_names_and_what_is_no_table_is_passed_over() -> None:
    data = _zip(
        {"b.csv": b"Name,X\nBen,2\n", "a.csv": b"Name,X\nAnn,1\n", "__MACOSX/c.csv": b"x", "notes": b"hello"}
    )
    assert [(sheet.file, sheet.rows[1][1][0]) for sheet in read_file(data, "all.zip")] == [
        ("a.csv", "Ann"),
        ("b.csv", "Ben"),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "old .xls"),
        (b"PK\x03\x04 broken", "is damaged"),
        (_zip({"notes": b"hello"}), "holds no CSV file"),
        (_zip({"bomb.csv": b"0" * 30_000_000}), "unpacks to far more"),
        (_zip({"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><workbook/>'}), "draw in text from elsewhere"),
        (_zip({"xl/workbook.xml": b"<workbook"}), "is damaged"),
    ],
)  # fmt: skip
def test_what_could_hurt_or_cannot_be_read_is_refused_with_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_file(data, "a.xlsx")


def test_a_file_larger_than_the_limit_is_refused_unread() -> None:
    with pytest.raises(Unreadable, match="larger than"):
        read_file(b"x" * 11, "a.csv", Limits(file_bytes=10))
