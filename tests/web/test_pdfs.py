"""The PDF of a recorded Word file: asked for by page, made by the job, kept under its content."""

from __future__ import annotations

import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from register import clock, office
from register.db import unit_of_work
from register.domain.permissions import Role
from register.jobs.make_pdf import make_pdfs
from register.services.contracts import conversions
from tests import contracting
from tests.contracting import NOON, World
from tests.harness.skips import need
from tests.signing_in import Visit, signed_in

world = contracting.on_its_day


@pytest.fixture
def manager(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])


@pytest.fixture
def where(app: Flask, world: World, manager: Visit) -> str:
    """The address of the PDF of a Word file that was recorded."""
    with app.app_context():
        ref = contracting.drafted(world).ref
    assert manager.fill(f"/contracts/{ref}/generate").status_code == 302
    found = re.search(rf"/contracts/{ref}/documents/DOC-[^/\"]+/pdf", manager.get(f"/contracts/{ref}").text)
    assert found is not None
    return found[0]


def test_a_pdf_is_asked_for_watched_and_downloaded_tagged(
    app: Flask, manager: Visit, where: str, tmp_path: Path
) -> None:
    need("soffice")
    need("pdftoppm")
    assert manager.fill(where).location == where
    waiting = manager.get(where)
    assert "Waiting" in waiting.text
    assert waiting.headers["Refresh"] == "5"
    with app.app_context():
        assert make_pdfs(clock.now) == 1
        assert make_pdfs(clock.now) == 0
    ready = manager.get(where)
    assert "Ready" in ready.text
    assert "Refresh" not in ready.headers
    pdf = tmp_path / "made.pdf"
    pdf.write_bytes(manager.client.get(where.removesuffix("pdf") + "document.pdf").data)
    told = subprocess.run(
        ["pdfinfo", str(pdf)], check=True, capture_output=True, text=True, timeout=30
    ).stdout
    assert re.search(r"Tagged:\s+yes", told)


def test_without_libreoffice_one_clear_line_says_so(
    app: Flask, manager: Visit, where: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "LibreOffice is not installed on this machine" in manager.get(where).text
    with pytest.raises(office.OfficeError, match="not installed"):
        office.to_pdf(b"", work=tmp_path)
    with app.app_context():
        assert make_pdfs(clock.now) == 0


def test_a_killed_job_is_begun_again_and_three_failures_end_it(
    app: Flask, manager: Visit, where: str, instance: Path
) -> None:
    manager.fill(where)
    later = NOON + timedelta(minutes=11)
    with app.app_context():
        with unit_of_work() as session:
            first = conversions.claim(session, NOON)
        with unit_of_work() as session:
            assert first is not None
            assert conversions.claim(session, NOON + timedelta(minutes=9)) is None
        for attempt in (2, 3):
            with unit_of_work() as session:
                again = conversions.claim(session, later)
                assert again is not None
                assert again.attempts == attempt
            with unit_of_work() as session:
                conversions.mark_failed(session, again, "LibreOffice could not read the Word file", later)
    page = manager.get(where).text
    assert "Failed" in page
    assert "could not read the Word file" in page
    assert manager.fill(where).location == where
    assert "Waiting" in manager.get(where).text


def test_a_program_that_hangs_is_ended_in_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    hanging = tmp_path / "soffice"
    hanging.write_text("#!/bin/sh\nsleep 60\n")
    hanging.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(office.OfficeError, match="longer than 1 seconds"):
        office.to_pdf(b"words", work=tmp_path / "work", seconds=1)


def test_nobody_without_contracts_gets_the_pdf(app: Flask, where: str) -> None:
    stranger = signed_in(app, Role.DECLARANT)
    assert stranger.get(where).status_code == 403
