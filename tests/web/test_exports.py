"""Lists as files: text stays text whatever it begins with, and the question stands on the first line."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from register import exports
from register.db import unit_of_work
from register.domain.permissions import Role
from register.services import facts
from tests import registering
from tests.signing_in import signed_in

HEADINGS = {"name": "Name", "on": "Day"}
ROW = {"name": "=1+1", "on": date(2026, 3, 1)}
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)


def test_excel_opens_a_formula_as_the_text_it_is() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(exports.as_xlsx("Register", HEADINGS, [ROW]))).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [["Register", None], ["Name", "Day"], ["=1+1", datetime(2026, 3, 1)]]
    assert sheet["A3"].data_type == "s"


def test_amounts_are_numbers_and_days_are_dates_in_a_sheet() -> None:
    headings = {"amount": "Value (£)", "on": "Day"}
    rows = [
        {"amount": Decimal("-1250.50"), "on": date(2026, 3, 1)},
        {"amount": "Any value", "on": date(1899, 1, 1)},
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(exports.as_xlsx("Register", headings, rows))).active
    assert sheet is not None
    assert [[cell.data_type for cell in row] for row in sheet.iter_rows(min_row=3)] == [
        ["n", "d"],
        ["s", "s"],
    ]
    assert sheet["A3"].value == -1250.5
    text = exports.as_csv("Register", headings, rows).decode("utf-8-sig").splitlines()
    assert text[2:] == ["-1250.50,2026-03-01", "Any value,1899-01-01"]


def test_a_list_is_filed_in_pounds_and_told_in_pence(app: Flask) -> None:
    with app.app_context():
        world = registering.recorded()
        declared = registering.declared(world)
        with unit_of_work() as session:
            facts.change(
                session, declared, "interest.amended", act="amended", actor=registering.SYSTEM,
                known_on=registering.TODAY, value_pence=120_050,
            )  # fmt: skip
    client = signed_in(app, Role.AUDITOR).client
    assert "£1,200.50" in client.get("/interests/").text
    filed = client.get("/interests/export?format=csv").data.decode("utf-8-sig")
    assert ",Value (£)," in filed
    assert ",1200.50," in filed
    told = client.get("/interests/export?format=jsonl").data.decode().splitlines()
    assert json.loads(told[1])["value_pence"] == 120_050


@given(WORDS)
def test_no_cell_of_a_csv_file_begins_like_a_formula(words: str) -> None:
    body = exports.as_csv(words, HEADINGS, [{"name": words, "on": None}]).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(body, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


SIGNS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u2212\u207a\u208b"
BLANKS = " \u00a0\u3000\u200b\ufeff"


@given(st.text(BLANKS, max_size=3), st.sampled_from(SIGNS), WORDS)
def test_a_sign_of_any_form_is_quoted_also_after_blanks(blank: str, sign: str, words: str) -> None:
    body = exports.as_csv("Register", HEADINGS, [{"name": blank + sign + words, "on": None}]).decode(
        "utf-8-sig"
    )
    rows = list(csv.reader(io.StringIO(body, newline="")))
    assert rows[2][0].startswith("'")


def test_json_lines_begin_with_the_question() -> None:
    row = {"name": "Ü", "on": datetime(2026, 3, 1, tzinfo=UTC)}
    first, second = exports.as_jsonl("Register", HEADINGS, [row]).decode().splitlines()
    assert json.loads(first) == {"question": "Register"}
    assert json.loads(second) == {"name": "Ü", "on": "2026-03-01T00:00:00.000000Z"}


LISTS = {
    "/audit/trail": Role.AUDITOR, "/barriers/": Role.GOVERNANCE_OFFICER, "/editions/": Role.GOVERNANCE_OFFICER,
    "/accounts/": Role.ADMINISTRATOR, "/accounts/external-auditors/": Role.GOVERNANCE_OFFICER,
    "/people/": Role.GOVERNANCE_OFFICER, "/rules/": Role.GOVERNANCE_OFFICER, "/audit/room/late": Role.AUDITOR,
}  # fmt: skip


def test_every_list_leads_to_its_files_and_each_begins_with_the_question(app: Flask) -> None:
    with app.app_context():
        registering.recorded()
    readers = {role: signed_in(app, role) for role in sorted(set(LISTS.values()))}
    for path, role in LISTS.items():
        page = readers[role].get(path).text
        links = re.findall(r'href="([^"]+format=(csv|xlsx)[^"]*)"', page)
        assert [kind for _, kind in links] == ["csv", "xlsx"], path
        answers = [readers[role].client.get(html.unescape(link)) for link, _ in links]
        assert [answer.mimetype.rpartition("/")[2][:3] for answer in answers] == ["csv", "vnd"], path
        question = next(csv.reader(io.StringIO(answers[0].data.decode("utf-8-sig"))))[0]
        assert html.escape(question, quote=False) in page, path
