"""Lists as files: text stays text whatever it begins with, and the question stands on the first line."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from register import exports

HEADINGS = {"name": "Name", "on": "Day"}
ROW = {"name": "=1+1", "on": date(2026, 3, 1)}
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)


def test_excel_opens_a_formula_as_the_text_it_is() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(exports.as_xlsx("Register", HEADINGS, [ROW]))).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [["Register", None], ["Name", "Day"], ["=1+1", "2026-03-01"]]
    assert sheet["A3"].data_type == "s"


@given(WORDS)
def test_no_cell_of_a_csv_file_begins_like_a_formula(words: str) -> None:
    body = exports.as_csv(words, HEADINGS, [{"name": words, "on": None}]).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(body, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_json_lines_begin_with_the_question() -> None:
    row = {"name": "Ü", "on": datetime(2026, 3, 1, tzinfo=UTC)}
    first, second = exports.as_jsonl("Register", HEADINGS, [row]).decode().splitlines()
    assert json.loads(first) == {"question": "Register"}
    assert json.loads(second) == {"name": "Ü", "on": "2026-03-01T00:00:00.000000Z"}
