"""The guide for bringing a contracts register in, followed to the letter on a narrow screen, and the register published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from register import clock
from register.domain.permissions import Role
from tests import contracting
from tests.contracting import NOON, World
from tests.harness.browser import Pages, axe
from tests.services.test_contract_imports import HEAD, ROWS
from tests.signing_in import PASSWORD, signed_in

pytestmark = [pytest.mark.on("sqlite"), pytest.mark.slow]
WAITING = (
    "C-4,Beds,North Tees NHS Foundation Trust,,500,1/4/2009,31/3/2010,,,\n"
    "C-5,Chairs,Seats Ltd,,TBC,1/4/2009,1/4/2010,,,\n"
)


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = contracting.recorded()
    with clock.travel(NOON):
        yield made


def _looked_at(page: Page, heading: str) -> None:
    page.get_by_role("heading", level=1, name=heading).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(page)


def _uploads(page: Page, file: Path, world: World) -> None:
    page.goto("/contracts/")
    page.get_by_role("link", name="Bring in a contracts register").click()
    page.get_by_role("link", name="Bring a contracts register in").click()
    page.set_input_files("[name=file]", file)
    page.select_option("[name=commissioner_id]", value=world.ids["pct"])
    page.get_by_role("button", name="Upload and look at it").click()
    _looked_at(page, "contracts.csv")


def test_a_register_of_contracts_is_moved_in_settled_mended_and_published(
    app: Flask, world: World, live_server: str, browser_pages: Pages, tmp_path: Path
) -> None:
    signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])
    page = browser_pages.open(live_server, width=375)
    page.goto("/sign-in")
    page.fill("[name=email]", "contract_manager@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    file = tmp_path / "contracts.csv"
    file.write_text(HEAD + ROWS + WAITING, encoding="utf-8")
    _uploads(page, file, world)
    page.get_by_role("button", name="Bring these contracts in").click()
    page.get_by_role("link", name="Say which organisation is meant by 1 name").click()
    _looked_at(page, "Which organisation is meant")
    page.get_by_label("North Tees NHS Trust").check()
    page.get_by_role("button", name="Save answers").click()
    page.get_by_role("link", name="1 row to mend").click()
    _looked_at(page, "Rows to mend")
    page.get_by_role("link", name="row 6").click()
    _looked_at(page, "Mend row 6")
    page.get_by_text("is no single amount").first.wait_for()
    page.get_by_label("CONTRACT_AWARD_VALUE").fill("900")
    page.get_by_role("button", name="Bring this row in").click()
    page.get_by_text("No row of this file waits").wait_for()
    page.goto("/contracts/?party=Acme")
    page.locator("main a[href*='/contracts/CON-']").first.click()
    page.get_by_text("Recorded only, not decided here").first.wait_for()
    axe(page)
    file.write_text(HEAD + ROWS, encoding="utf-8")
    _uploads(page, file, world)
    assert "New contracts 0" in " ".join(page.inner_text("main").split())
    page.goto("/contracts/")
    page.get_by_role("link", name="Publish the register of contracts").click()
    _looked_at(page, "Publish the register of contracts")
    links = [str(link.get_attribute("href")) for link in page.get_by_role("link", name="CSV file of").all()]
    published = "".join(page.request.get(link).text() for link in links)
    assert "Wheelchairs" in published
    assert "150000.00" in published
