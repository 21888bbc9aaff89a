"""The guide for a file that comes back, followed to the letter: five differences, each at its place, decided."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page

from register import clock
from register.db import reading
from register.documents.revisions import Revisions
from register.documents.revisions.stories import stories
from register.documents.upload_guard import open_docx
from register.domain.permissions import Role
from register.queries.contracts.change_papers import change_draft
from tests import contracting, documenting
from tests.contracting import SYSTEM, World
from tests.documents import test_office
from tests.documents.test_office import converted
from tests.harness.browser import Pages, axe
from tests.harness.skips import need
from tests.services.test_change_papers import answers_for
from tests.services.test_changes import by_trust, decided, in_force, signatory
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
    change = page.url.rpartition("/")[2]
    for words in ("District nursing: £650,000.00 a year, as a block", "and £650,000.00 with this change"):
        page.get_by_text(words).first.wait_for()
    page.goto(f"/contracts/{ref}/returned")
    looked_at(page, "Files that came back", tmp_path / "rounds.png")
    page.get_by_role("link", name=back.name).click()
    looked_at(page, "What they changed")
    assert page.get_by_role("link", name="Put what was taken in into the contract").count() == 0
    page.get_by_role("link", name=change).click()
    _opens_in_office(redlined, parts, tmp_path)
    _its_papers(app, world, page, ref, change, tmp_path)


def _its_papers(app: Flask, world: World, page: Page, ref: str, change: str, folder: Path) -> None:
    """The variation's own paper, the redline and the clean copy are made while it waits; the contract as of a day once it is
    decided. LibreOffice opens each."""
    looked_at(page, "Vary")
    page.get_by_role("link", name="Make its paper: variation").click()
    page.get_by_role("button", name="Make the Word file").wait_for()
    page.screenshot(path=str(folder / "paper.png"), full_page=True)
    for name, value in _answers(app, world, change).items():
        box = page.locator(f"[name='{name}']")
        if box.count() and box.first.is_visible() and not box.first.input_value():
            _answer(box.first, value)
    paper = _fetched(page, folder / "paper.docx", page.get_by_role("button", name="Make the Word file"))
    page.goto(f"/contract-changes/{change}")
    looked_at(page, "Vary", folder / "with_paper.png")
    clean = _fetched(page, folder / "clean.docx", page.get_by_role("link", name="as a clean copy"))
    redline = _fetched(
        page, folder / "variation_redline.docx", page.get_by_role("link", name="The same as a redline")
    )
    with app.app_context():
        assert decided(change, signatory(world, "ann")).taken
        assert by_trust(change, world).taken
    page.goto(f"/contracts/{ref}/on?on-day=20&on-month=4&on-year=2009")
    looked_at(page, "as it reads on a day", folder / "on_day.png")
    whole = _fetched(
        page, folder / "on_day.docx", page.get_by_role("link", name="Download it as a Word file")
    )
    files = [(file.stem, file.read_bytes()) for file in (paper, clean, redline, whole)]
    told = [re.sub(r"\s+", " ", test_office.words(pdf)) for pdf in converted(folder, "pdf", *files)]
    assert "£600,000.00 before this variation and £650,000.00 after it" in told[0]
    assert told[0].count("Signature Date") == 4  # sealed as a deed: two persons for each party
    assert ("£650,000.00" in told[1], "£600,000.00" in told[1]) == (True, False)
    assert ("£650,000.00" in told[2], "£600,000.00" in told[2]) == (True, True)
    assert ("£650,000.00" in told[3], "£600,000.00" in told[3]) == (True, False)


def _answers(app: Flask, world: World, change: str) -> dict[str, str]:
    """What the change itself does not say, as it is sent."""
    with app.app_context(), reading() as session:
        draft = change_draft(session, change, today=clock.today(), viewer=SYSTEM.viewer)
        given = documenting.as_sent("variation", answers_for(draft, world))
    return {name: str(value) for name, value in given.items()}


def _answer(box: Locator, value: str) -> None:
    if box.evaluate("box => box.tagName") == "SELECT":
        box.select_option(value)
    else:
        box.fill(value)


def _fetched(page: Page, file: Path, what: Locator) -> Path:
    with page.expect_download() as download:
        what.first.click()
    download.value.save_as(file)
    return file


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
