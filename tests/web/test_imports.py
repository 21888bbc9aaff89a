"""Moving in by page: a file is looked at before anything is recorded, and every row that waits can be mended."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from register import clock
from register.db import reading
from register.domain.permissions import Role
from register.models.imports import ImportBatch, ImportRow
from register.models.interests import InterestVersion
from tests import registering, splitting
from tests.importing import AUGUST, NOON, NOVEMBER, ROWS, SHEET
from tests.registering import World
from tests.signing_in import Visit, signed_in

pytestmark = pytest.mark.on("sqlite")


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = registering.recorded()
    with clock.travel(NOON):
        yield made


@pytest.fixture
def officer(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["dee"])


def _sent(visit: Visit, data: str | bytes, name: str = "register.csv", **answers: str) -> str:
    """Upload a file; where it led."""
    visit.get("/imports/upload")
    body = data.encode() if isinstance(data, str) else data
    answer = visit.post("/imports/upload", file=(io.BytesIO(body), name), **answers)
    assert answer.status_code == 302, html.unescape(answer.text)
    return str(answer.location)


def _faults(answer: TestResponse) -> list[str]:
    return re.findall(
        r"nhsuk-error-summary__list.*?</ul>|nhsuk-error-message.*?</span>.*?</span>",
        html.unescape(answer.text),
        re.S,
    )


def _read(visit: Visit, path: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(visit.get(path).text)).split())


def _numbers(app: Flask) -> dict[str, Any]:
    """The newest version of each entry, by its number at its source."""
    v = InterestVersion
    with app.app_context(), reading() as session:
        rows = session.execute(select(v.__table__).where(v.superseded_seq.is_(None)).order_by(v.seq)).all()
    return {row.source_id or "": row for row in rows}


def test_a_spreadsheet_is_looked_at_brought_in_and_its_rows_mended(
    app: Flask, world: World, officer: Visit
) -> None:
    waits = "4,,,Gift,,Gift,Acme,£175-200,1/4/2024,,,\n5,Archer Ann,,Trustee,Financial,Loyalty,Charity,,1/4/2024,,,\n"
    where = _sent(officer, SHEET + ROWS + waits)
    look = _read(officer, where)
    assert "Register kept in a spreadsheet (NHS template)" in look
    assert "Rows read 5" in look
    assert "register.csv, row 5: Enter the person's name" in look
    assert "“Archer Ann”: perhaps Ann Archer" in look
    assert _numbers(app) == {}
    assert officer.fill(where).location == where
    assert "Rows that wait 2" in _read(officer, where)
    assert set(_numbers(app)) == {"1", "2"}
    assert officer.fill(f"{where}/people", who_0=world.ids["ann"]).location == where
    assert _numbers(app)["5"].person_id == world.ids["ann"]
    link = re.search(r"/imports/rows/[A-Z0-9]+", officer.get(f"{where}/rows").text)
    assert link is not None
    row = "4,Bob Best,,Gift,,Gift,Acme,£175-200,soon,,,"
    cells = dict(zip([f"cell_{at}" for at in range(12)], re.split(",", row), strict=True))
    again = officer.fill(link[0], **cells)
    assert again.status_code == 422
    assert "“soon” is not a date" in html.unescape(again.text)
    mended = officer.fill(link[0], **{**cells, "cell_8": "1/4/2024"})
    assert mended.location == f"{where}/rows", _faults(mended)
    assert "No row of this file waits" in _read(officer, f"{where}/rows")
    gift = _numbers(app)["4"]
    assert (gift.person_id, gift.value_pence, gift.interest_type) == (world.ids["bob"], None, "financial")
    assert gift.valid_to == gift.valid_from
    with app.app_context(), reading() as session:
        folder = Path(app.instance_path) / "imports"
        assert list(folder.iterdir()) == []
        assert {tuple(row.cells) for row in session.scalars(select(ImportRow))} == {()}


def test_a_body_that_was_split_is_asked_about_on_the_page_and_its_rows_come_in_with_the_answer(
    app: Flask, world: World, officer: Visit
) -> None:
    with app.app_context():
        ids = splitting.recorded()
    where = _sent(officer, SHEET + splitting.ROW)
    assert "To which body they go" in _read(officer, where)
    assert "“Example News”: North News or South News" in _read(officer, where)
    officer.fill(where)
    done = _read(officer, where)
    assert "Names to settle 1" in done
    assert "Say to which body go the entries of 1 body that was split" in done
    assert _numbers(app) == {}
    page = _read(officer, f"{where}/people")
    assert "entries of “Example News, which closed on 31 August 2024” that began later" in page
    assert officer.fill(f"{where}/people").location == where
    assert _numbers(app) == {}
    assert officer.fill(f"{where}/people", body_0=ids["South News"]).location == where
    assert _numbers(app)["9"].organisation_id == ids["South News"]


def test_columns_of_an_unknown_spreadsheet_are_chosen_by_a_person(
    app: Flask, world: World, officer: Visit
) -> None:
    where = _sent(officer, "Who,Thing,Sort\nAnn Archer,Owns a farm,Financial\n")
    assert "No column was found for: Name, Description" in _read(officer, where)
    answer = officer.fill(f"{where}/columns", field_person="Who")
    assert answer.status_code == 422
    columns = {"field_person": "Who", "field_description": "Thing", "field_interest_type": "Sort"}
    answer = officer.fill(f"{where}/columns", **columns)
    assert answer.location == where, _faults(answer)
    assert "Owns a farm" in _read(officer, where)
    officer.fill(where)
    (row,) = _numbers(app).values()
    assert (row.person_id, row.description) == (world.ids["ann"], "Owns a farm")


def test_a_zip_of_editions_is_brought_in_whole(app: Flask, officer: Visit) -> None:
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w") as archive:
        for name, text in {**NOVEMBER, **AUGUST}.items():
            archive.writestr(name, text)
    where = _sent(officer, told.getvalue(), "series.zip")
    assert "Edition of 4 August 2024" in _read(officer, where)
    officer.fill(where)
    assert set(_numbers(app)) == {"10", "11", "12", "13"}
    index = officer.get("/imports/").text
    link = next(part for part in re.findall(r'href="([^"]+)"', index) if "known-day=4" in part)
    page = _read(officer, html.unescape(link))
    assert "Shop - Corner Ltd" in page
    assert "Farm - Field Ltd" not in page


def test_a_file_brought_twice_or_by_two_at_once_is_recorded_once(app: Flask, officer: Visit) -> None:
    where, other = _sent(officer, SHEET + ROWS), _sent(officer, SHEET + ROWS)
    officer.get(other)
    officer.fill(where)
    officer.fill(where)
    officer.post(other)
    assert sorted(_numbers(app)) == ["1", "2"]


def test_a_wrong_file_is_let_go_of(app: Flask, officer: Visit) -> None:
    where = _sent(officer, SHEET + ROWS)
    officer.fill(f"{where}/forget")
    assert officer.get(where).status_code == 404
    assert list((Path(app.instance_path) / "imports").iterdir()) == []


def test_what_is_refused_is_said_beside_the_file_and_not_stored(app: Flask, officer: Visit) -> None:
    officer.get("/imports/upload")
    for data, name, words in (
        (b"PK\x03\x04", "a.xlsx", "is damaged"), (b"x", "a.pdf", "must be a file ending in"), (b"", "a.csv", "is empty"),
    ):  # fmt: skip
        answer = officer.post("/imports/upload", file=(io.BytesIO(data), name))
        assert answer.status_code == 422
        assert words in html.unescape(answer.text)
    with app.app_context(), reading() as session:
        assert session.scalars(select(ImportBatch)).all() == []


def test_a_workbook_with_a_hidden_sheet_and_merged_headings_is_told_as_it_is(
    app: Flask, officer: Visit
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (
        ["Our register"], ["Name", "Declared interest", "Type of interest", None, "Date of interest", None],
        [None, None, "Financial interests", "Indirect interests", "From", "To"],
        ["Ann Archer", "Shares\nin two firms", "x", None, 45382, "ongoing"], ["Bob Best", "=A1&A2", "x", None, None, None],
    ):  # fmt: skip
        sheet.append(cells)
    book.create_sheet("Old").append(["Name"])
    book["Old"].sheet_state = "hidden"
    told = io.BytesIO()
    book.save(told)
    where = _sent(officer, told.getvalue(), "register.xlsx")
    look = _read(officer, where)
    assert "sheet Old is hidden, so its 1 rows were not read" in look
    assert "A formula stands under Declared interest that was never worked out" in look
    officer.fill(where)
    (row,) = _numbers(app).values()
    assert (row.description, str(row.valid_from)) == ("Shares\nin two firms", "2024-03-31")


def test_only_those_who_declare_for_others_reach_these_pages(
    app: Flask, world: World, officer: Visit
) -> None:
    where = _sent(officer, SHEET + ROWS)
    manager = signed_in(app, Role.MANAGER, person_id=world.ids["ann"])
    for path in (
        "/imports/",
        "/imports/upload",
        where,
        f"{where}/columns",
        f"{where}/people",
        f"{where}/rows",
    ):
        assert manager.get(path).status_code == 403
