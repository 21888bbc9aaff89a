"""The guide for bringing a list of services in, followed to the letter on a narrow screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from register.domain.permissions import Role
from tests.contracting import World
from tests.harness.browser import Pages
from tests.journeys.test_contracts_moved_in import _looked_at, world
from tests.services.test_care_service_imports import HEAD, ROWS
from tests.signing_in import PASSWORD, signed_in

pytestmark = [pytest.mark.on("sqlite"), pytest.mark.slow]
__all__ = ("world",)
WAITING = "S-3,Beds,other,North Tees NHS Foundation Trust,,,,,,,,\nS-4,Chairs,other,,,many,,,,,,\n"


def _uploads(page: Page, file: Path, world: World) -> None:
    page.goto("/care-services/")
    page.get_by_role("link", name="Bring in a list of services").click()
    page.get_by_role("link", name="Bring a list of services in").click()
    page.set_input_files("[name=file]", file)
    page.select_option("[name=commissioner_id]", value=world.ids["pct"])
    page.get_by_role("button", name="Upload and look at it").click()
    _looked_at(page, "services.csv")


def test_a_list_of_services_is_moved_in_settled_and_mended(
    app: Flask, world: World, live_server: str, browser_pages: Pages, tmp_path: Path
) -> None:  # fmt: skip
    signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])
    page = browser_pages.open(live_server, width=375)
    page.goto("/sign-in")
    page.fill("[name=email]", "contract_manager@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    file = tmp_path / "services.csv"
    file.write_text(HEAD + ROWS + WAITING, encoding="utf-8")
    _uploads(page, file, world)
    page.get_by_role("button", name="Bring these services in").click()
    page.get_by_role("link", name="Say which organisation is meant by 1 name").click()
    _looked_at(page, "Which organisation is meant")
    page.get_by_label("North Tees NHS Trust").check()
    page.get_by_role("button", name="Save answers").click()
    page.get_by_role("link", name="1 row to mend").click()
    _looked_at(page, "Rows to mend")
    page.get_by_role("link", name="row 5").click()
    _looked_at(page, "Mend row 5")
    page.get_by_label("Staff").fill("7")
    page.get_by_role("button", name="Bring this row in").click()
    page.get_by_text("No row of this file waits").wait_for()
    page.goto("/care-services/?name=Podiatry")
    page.locator("main a[href*='/care-services/SVC-']").first.click()
    _looked_at(page, "Podiatry")
    page.get_by_role("cell", name="orthotics").first.wait_for()
    file.write_text(HEAD + ROWS, encoding="utf-8")
    _uploads(page, file, world)
    assert "New services 0" in " ".join(page.inner_text("main").split())
