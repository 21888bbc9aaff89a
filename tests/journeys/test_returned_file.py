"""The guide for a file that comes back, followed to the letter: five differences, each at its place, decided."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from register import clock
from register.documents.revisions import Revisions
from register.documents.revisions.stories import stories
from register.documents.upload_guard import open_docx
from register.domain.permissions import Role
from tests import contracting
from tests.contracting import World
from tests.harness.browser import Pages, axe
from tests.harness.skips import need
from tests.services.test_changes import in_force
from tests.signing_in import PASSWORD, signed_in
from tests.web.test_returned import changed, made_document, packed

pytestmark = [pytest.mark.on("sqlite"), pytest.mark.slow]


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with clock.travel(datetime(2009, 4, 2, 11, tzinfo=UTC)):
        with app.app_context():
            made = contracting.recorded()
        yield made


def looked_at(page: Page, heading: str, picture: Path | None = None) -> None:
    """The page has come, and axe finds nothing on it."""
    page.get_by_role("heading", level=1, name=heading).wait_for()
    axe(page)
    if picture is not None:
        page.screenshot(path=str(picture), full_page=True)


def test_a_providers_file_is_told_decided_and_answered(
    app: Flask, world: World, live_server: str, browser_pages: Pages, instance: Path, tmp_path: Path
) -> None:
    with app.app_context():
        ref = in_force(world)
        parts = made_document(ref, instance)
    back = tmp_path / "Contract from provider.docx"
    back.write_bytes(packed(changed(parts)))
    signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])
    page = browser_pages.open(live_server, width=375)
    page.goto("/sign-in")
    page.fill("[name=email]", "contract_manager@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.goto(f"/contracts/{ref}")
    page.get_by_role("link", name="Upload a file that came back").click()
    looked_at(page, "A file came back")
    page.set_input_files("[name=file]", back)
    page.get_by_role("button", name="Upload and compare").click()
    looked_at(page, "What they changed", tmp_path / "report.png")
    assert page.locator(".al-finding").count() == 5
    for words in (
        "Answer changed",
        "Fixed wording changed",
        "Row of a table, taken out",
        "Comment",
        "Annual value",
    ):
        page.get_by_text(words).first.wait_for()
    page.get_by_text("Tracked, by Pat Provider").first.wait_for()
    page.get_by_role("link", name="Decide about difference 1").click()
    for _ in range(5):
        looked_at(page, "Decide about a difference", tmp_path / "decide.png")
        fixed = page.get_by_text("Nobody here may change it").count() or page.get_by_text("Comment:").count()
        page.get_by_label("Ask back" if fixed else "Take it into the contract").check()
        if fixed:
            page.fill("[name=reason]", "This wording is national")
        page.get_by_role("button", name="Record what becomes of it").click()
        page.get_by_text("Decision recorded").first.wait_for()
    looked_at(page, "What they changed", tmp_path / "decided.png")
    page.get_by_text("5 differences, 0 to be decided").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download their file as a redline").click()
    redlined = tmp_path / "redline.docx"
    download.value.save_as(redlined)
    page.get_by_role("link", name="Put what was taken in into the contract").click()
    looked_at(page, "Put what was taken in into the contract", tmp_path / "take_in.png")
    page.get_by_text("£650,000.00").wait_for()
    page.get_by_role("button", name="Put them into the contract").click()
    looked_at(page, "Vary", tmp_path / "variation.png")
    page.goto(f"/contracts/{ref}/returned")
    looked_at(page, "Files that came back", tmp_path / "rounds.png")
    _opens_in_office(redlined, parts, tmp_path)


def _opens_in_office(redlined: Path, issued: dict[str, bytes], folder: Path) -> None:
    """LibreOffice opens the redline; rejecting every change gives what was issued."""
    soffice = need("soffice")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(redlined)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    assert (folder / "redline.pdf").stat().st_size > 10_000
    rejected = stories(open_docx(redlined.read_bytes()), Revisions.REJECTED)[0].paragraphs
    before = stories(issued, Revisions.ACCEPTED)[0].paragraphs
    assert [line for line in rejected if line.strip()] == [line for line in before if line.strip()]
