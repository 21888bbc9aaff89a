"""The guide for moving in, followed to the letter on a narrow screen: from a spreadsheet to entries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import Workbook
from playwright.sync_api import Page

from register import clock
from register.domain.permissions import Role
from tests import contracting
from tests.contracting import World
from tests.harness.browser import Pages, axe
from tests.importing import NOON, ROWS, SHEET
from tests.signing_in import PASSWORD, signed_in

pytestmark = [pytest.mark.on("sqlite"), pytest.mark.slow]


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with clock.travel(NOON):
        with app.app_context():
            made = contracting.recorded()
        yield made


def _spreadsheet(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    waits = "4,,,Wine,,Gift,Acme,£175-200,1/4/2024,,,\n5,Archer Ann,,Trustee,Financial,Loyalty,Charity,,1/4/2024,,,\n"
    for line in (SHEET + ROWS + waits).splitlines():
        sheet.append(line.split(","))
    book.save(path)
    return path


def _looked_at(page: Page, heading: str) -> None:
    """The page has come, nothing runs off a narrow screen, and axe finds nothing on it."""
    page.get_by_role("heading", level=1, name=heading).wait_for()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(page)


def test_a_spreadsheet_becomes_entries_of_the_register(
    app: Flask, world: World, live_server: str, browser_pages: Pages, tmp_path: Path
) -> None:
    signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["dee"])
    page = browser_pages.open(live_server, width=375)
    page.goto("/sign-in")
    page.fill("[name=email]", "governance_officer@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.goto("/settings/")
    page.get_by_role("link", name="Moving in").click()
    _looked_at(page, "Moving in")
    page.get_by_role("link", name="Bring a register along").click()
    _looked_at(page, "Bring a register along")
    page.set_input_files("[name=file]", _spreadsheet(tmp_path / "register.xlsx"))
    page.get_by_role("button", name="Upload and look at it").click()
    _looked_at(page, "register.xlsx")
    page.get_by_role("link", name="Say which column holds what").click()
    _looked_at(page, "Which column holds what")
    page.get_by_role("button", name="Save columns").click()
    page.get_by_role("button", name="Bring these entries in").click()
    page.get_by_text("New entries and nil returns").wait_for()
    _looked_at(page, "register.xlsx")
    page.get_by_role("link", name="Say who is meant").click()
    _looked_at(page, "Who is meant")
    page.get_by_label("Ann Archer").check()
    page.get_by_role("button", name="Save answers").click()
    page.get_by_role("link", name="1 row to mend").click()
    _looked_at(page, "Rows to mend")
    page.get_by_role("link", name="row 5").click()
    _looked_at(page, "Mend row 5")
    page.get_by_label("Name").fill("Bob Best")
    page.get_by_role("button", name="Bring this row in").click()
    page.get_by_text("No row of this file waits").wait_for()
    page.goto("/interests/?ended=yes")
    for words in ("Wine", "Trustee", "Weekend shifts"):
        page.get_by_text(words).first.wait_for()
