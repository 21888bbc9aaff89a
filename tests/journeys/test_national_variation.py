"""The guide for a national variation of many contracts, followed to the letter: previewed, proposed, decided by nobody."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from flask import Flask

from register import clock
from register.domain.permissions import Role
from register.jobs.run_errands import run_errands
from tests import contracting
from tests.contracting import World
from tests.documents.test_office import converted
from tests.harness.browser import Pages
from tests.journeys.test_returned_file import looked_at
from tests.services.test_changes import in_force
from tests.services.test_national import EDITION, changes, instrument
from tests.signing_in import PASSWORD, signed_in

pytestmark = [pytest.mark.on("sqlite"), pytest.mark.slow]

world = contracting.on_its_day


def test_a_national_variation_is_proposed_for_three_contracts_and_its_papers_open(
    app: Flask, world: World, live_server: str, browser_pages: Pages, tmp_path: Path
) -> None:
    with app.app_context():
        instrument()
        refs = [in_force(world) for _ in range(3)]
        draft = contracting.drafted(world).ref
    signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])
    page = browser_pages.open(live_server, width=375)
    page.goto("/sign-in")
    page.fill("[name=email]", "contract_manager@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.goto("/contracts/")
    page.get_by_role("link", name="Propose a national variation for many contracts").click()
    looked_at(page, "Propose a national variation", tmp_path / "choose.png")
    page.get_by_label("National variation").select_option(
        label="National variation of June 2009 (Gateway 11602)"
    )
    page.get_by_label("Edition", exact=True).select_option(value=EDITION)
    page.get_by_role("button", name="Preview").click()
    looked_at(page, "Propose a national variation", tmp_path / "preview.png")
    page.get_by_text("6 contracts: 3 would be proposed, 2 over, 1 left out.").wait_for()
    page.get_by_role("button", name="Propose it for 3 contracts").click()
    looked_at(page, "National variation of many contracts")
    page.get_by_text("Waiting").first.wait_for()
    with app.app_context():
        assert run_errands(clock.now) == 1
        made = [changes(ref)[0].ref for ref in refs]
    page.get_by_text("Proposed", exact=True).first.wait_for()
    looked_at(page, "National variation of many contracts", tmp_path / "done.png")
    page.get_by_role("link", name=draft).wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the papers of 3 changes").click()
    download.value.save_as(tmp_path / "papers.zip")
    page.get_by_role("link", name=made[0]).click()
    looked_at(page, "Vary", tmp_path / "change.png")
    for words in ("Waits for a decision", "the commissioner and the provider", "Gateway 11602"):
        page.get_by_text(words).first.wait_for()
    _open_in_office(tmp_path)


def _open_in_office(folder: Path) -> None:
    """LibreOffice opens a clean copy, its redline and the report."""
    with zipfile.ZipFile(folder / "papers.zip") as archive:
        names = archive.namelist()
        wanted = [names[0], names[1], "report.docx"]
        files = [(name.removesuffix(".docx"), archive.read(name)) for name in wanted]
    assert len(names) == 3 * 2 + 1
    for pdf in converted(folder, "pdf", *files):
        assert pdf.stat().st_size > 5_000
