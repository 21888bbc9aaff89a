"""The guide for the Word files of many contracts at once, on the examples: previewed, confirmed, stopped, gone on with."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from register import clock
from register.db import unit_of_work
from register.domain.contracts.contracts import Following
from register.domain.people.organisations import NewOrganisation
from register.domain.permissions import system_actor
from register.domain.values import recorded
from register.jobs import reissue_contracts
from register.jobs.run_errands import run_errands
from register.queries.audit.background_work import LEASE
from register.queries.contracts.contracts import contract, to_domain
from register.queries.people import organisations
from register.services.contracts import reissues
from register.services.contracts.contracts import amend_contract
from register.services.contracts.copies import copy_contract
from register.services.people.organisations import amend_organisation
from tests.documents.test_office import converted, words
from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, PHONE_BARE

pytestmark = [pytest.mark.slow]
EDITION = "Community services, full length: our own wording, from April 2025"
NEW_NAME = "Lanternbrook and Weirside Community NHS Trust (invented)"


@pytest.fixture
def changed(app: Flask, things: dict[str, str]) -> str:
    """The provider of the examples got another name, and one contract was copied for its next term: its reference."""
    how: dict[str, Any] = {"actor": system_actor(), "today": clock.today()}
    with app.app_context(), unit_of_work() as session:
        row = organisations.organisation(session, things["b_trust"], viewer=system_actor().viewer)
        new = replace(recorded(NewOrganisation, row), name=NEW_NAME)
        amend_organisation(session, row.thing_id, new, expected_n=row.n, reason="Merged", **how)
    with app.app_context(), unit_of_work() as session:
        return copy_contract(session, things["b_con_community"], Following(), **how).ref


def _moved_on(app: Flask, ref: str) -> None:
    """Somebody changes one of them after the preview."""
    how: dict[str, Any] = {"actor": system_actor(), "today": clock.today()}
    with app.app_context(), unit_of_work() as session:
        row = contract(session, ref, viewer=system_actor().viewer)
        other = replace(to_domain(row), title="Community nursing, next term")
        amend_contract(session, ref, other, expected_n=row.n, reason="Called otherwise", **how)


def test_the_examples_contracts_are_made_again_after_a_stop(
    app: Flask, changed: str, begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = begin("contracts@example.org", DESK)
    walk.go("/contracts/").follow("Make the Word files of many contracts")
    walk.pick("Edition", EDITION).press("Preview")
    told = walk.page.get_by_role("main").inner_text()
    walk.page.screenshot(path=str(tmp_path / "preview.png"), full_page=True)
    assert "5 contracts. Its first Word file: 1. Says something else: 3. Says the same already: 1." in told
    for words_ in (
        "The name of a body or a person in it",
        "another person confirms before new ones are made",
    ):
        assert words_ in told
    walk.press("Make 4 Word files")
    _confirmed(begin)
    _moved_on(app, changed)
    _stopped(app, monkeypatch)
    walk.go("/contracts/reissue/").follow("Asked for on")
    assert walk.reads("2 of 4 contracts done.")
    walk.press("Stop")
    assert walk.reads("Stopped. What was made stays, and you can go on later.")
    with app.app_context():
        assert run_errands(lambda: clock.now() + 2 * LEASE) == 0
    walk.press("Go on")
    assert walk.reads("2 of 4 contracts done.")
    with app.app_context():
        assert run_errands(lambda: clock.now() + 2 * LEASE) == 1
    walk.follow("Look again now")
    walk.page.screenshot(path=str(tmp_path / "done.png"), full_page=True)
    assert walk.reads(changed)
    assert walk.reads("It was changed since the preview")
    with walk.page.expect_download() as download:
        walk.page.get_by_role("link", name="Download 3 Word files with the report").click()
    download.value.save_as(tmp_path / "files.zip")
    _whole(tmp_path, changed)


def _confirmed(begin: Begin) -> None:
    """Files of two of them went out, so another person says yes."""
    other = begin("procurement@example.org", PHONE_BARE).go("/confirmations/")
    other.follow_in(other.page.get_by_role("table").first, "Word files")
    other.choose("Yes, do it").press("Record my answer")
    assert other.reads("Making the Word files") or other.heading == "Second persons"


class Killed(BaseException):
    """As a process that ends."""


def _stopped(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The job is killed once the first file is recorded and its progress told."""
    with monkeypatch.context() as short, app.app_context():
        short.setattr(reissues, "BLOCK", 1)
        short.setattr(reissue_contracts.zipfile.ZipFile, "writestr", _dies_at(2))
        with pytest.raises(Killed):
            run_errands(clock.now)


def _dies_at(number: int) -> Any:
    written, whole = iter(range(1, 100)), zipfile.ZipFile.writestr

    def write(self: Any, *what: Any) -> None:
        if next(written) == number:
            raise Killed
        whole(self, *what)

    return write


def _whole(folder: Path, left_out: str) -> None:
    """Each file and the report open in LibreOffice; the files name the provider as it is called now."""
    with zipfile.ZipFile(folder / "files.zip") as archive:
        files = [(name.removesuffix(".docx"), archive.read(name)) for name in archive.namelist()]
    assert len(files) == 4
    for (name, _), pdf in zip(files, converted(folder, "pdf", *files), strict=True):
        assert (left_out if name == "report" else NEW_NAME) in " ".join(words(pdf).split()), name
