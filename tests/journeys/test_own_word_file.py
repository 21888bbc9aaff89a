"""The guide for one's own Word file, followed to the letter on a narrow screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from register import clock
from register.db import unit_of_work
from register.domain.permissions import Role
from register.services.contracts.contracts import add_contract
from tests import contracting, long_word_files
from tests.contracting import SYSTEM, World
from tests.harness.browser import Pages, axe
from tests.signing_in import PASSWORD, signed_in

pytestmark = [pytest.mark.on("sqlite"), pytest.mark.slow]


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with clock.travel(datetime(2026, 5, 1, 11, tzinfo=UTC)):
        with app.app_context():
            made = contracting.recorded()
            new = contracting.new_contract(
                made, title="Modern nursing", edition="standard-2026-27", starts_on=date(2026, 5, 1),
                ends_on=date(2027, 3, 31),
            )  # fmt: skip
            with unit_of_work() as session:
                add_contract(session, new, actor=SYSTEM, today=date(2026, 5, 1))
        yield made


def looked_at(page: Page, heading: str) -> None:
    """The page has come, and axe finds nothing on it."""
    page.get_by_role("heading", level=1, name=heading).wait_for()
    axe(page)


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")


def test_the_guide_leads_to_a_published_template(
    app: Flask, world: World, live_server: str, browser_pages: Pages, tmp_path: Path
) -> None:
    signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])
    signed_in(app, Role.PROCUREMENT_LEAD, person_id=world.ids["ann"])
    own = tmp_path / "Particulars.docx"
    own.write_bytes(long_word_files.long_particulars())
    page = browser_pages.open(live_server, width=375)
    sign_in(page, "contract_manager@example.org")
    page.goto("/templates/")
    page.get_by_role("link", name="Bring your own official Word file").click()
    looked_at(page, "Bring a Word file")
    page.set_input_files("[name=file]", own)
    page.get_by_role("button", name="Upload and check").click()
    looked_at(page, "Particulars.docx")
    page.get_by_role("link", name="Choose what repeats for each service").click()
    looked_at(page, "Choose what repeats for each service")
    page.select_option("[name=begin_1]", label="– A Service specifications")
    page.get_by_role("button", name="Save what repeats").click()
    page.get_by_text("From “A Service specifications” to before “B Indicative activity plan”").wait_for()
    page.get_by_role("link", name="Choose fields, page 1").click()
    looked_at(page, "Choose fields")
    page.get_by_role("button", name="Save choices").click()
    page.get_by_text("page 2 of 3").wait_for()
    page.get_by_role("button", name="Save choices").click()
    page.get_by_text("page 3 of 3").wait_for()
    page.select_option(f"[name=place_{long_word_files.where('Service | Unit | Price')}]", "prices")
    page.select_option("[name=place_header2_p0_0]", "contract_reference")
    page.get_by_role("button", name="Save choices").click()
    page.get_by_role("link", name="Columns of the table Service | Unit | Price").click()
    looked_at(page, "Choose what goes into each column")
    page.get_by_role("button", name="Save choices").click()
    page.get_by_role("link", name="Look at it with a real contract's data").click()
    page.select_option("[name=contract]", index=1)
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("heading", name="Schedule 3 Payment").first.wait_for()
    looked_at(page, "Look at it with a contract")
    page.get_by_role("link", name="publish it").click()
    page.fill("[name=title]", "NHS Standard Contract Particulars")
    page.select_option("[name=edition]", "standard-2026-27")
    for name, parts in (("valid_from", (1, 4, 2026)), ("valid_to", (31, 3, 2027))):
        for part, number in zip(("day", "month", "year"), parts, strict=True):
            page.fill(f"[name={name}-{part}]", str(number))
    page.fill("[name=source]", "Downloaded in April 2026")
    page.check("[name=is_official]")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Another person has to confirm this").first.wait_for()
    lead = browser_pages.open(live_server, width=375)
    sign_in(lead, "procurement_lead@example.org")
    lead.goto("/confirmations/")
    lead.get_by_role("link", name="Publishing a contract template").click()
    looked_at(lead, "Give a second person's word")
    lead.get_by_label("Yes, do it").check()
    lead.get_by_role("button", name="Record my answer").click()
    lead.get_by_text("Your answer is recorded").first.wait_for()
    lead.goto("/templates/")
    lead.get_by_role("link", name="NHS Standard Contract Particulars").click()
    looked_at(lead, "NHS Standard Contract Particulars")
    lead.screenshot(path=str(tmp_path / "published.png"), full_page=True)
