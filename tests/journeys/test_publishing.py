"""From spreadsheets to a published register, as the guide for governance officers walks; then anybody reads it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask

from register.config import Settings
from register.db import engine_of, unit_of_work
from register.domain.permissions import Role
from register.domain.publication.editions import NewEdition
from register.services.publication.editions import publish_edition
from tests import registering
from tests.harness.applications import application
from tests.harness.browser import Pages
from tests.journeys.walks import DESK, PHONE, PHONE_BARE, Walk
from tests.registering import SYSTEM, TODAY, World, declared
from tests.signing_in import PASSWORD, signed_in

pytestmark = [pytest.mark.on("sqlite"), pytest.mark.slow]
world = registering.on_its_day
STAFF, DECLARATIONS, PAGES = 300, 400, 25


def _name(n: int) -> str:
    """No two alike, and none nearly another."""
    return f"{_word(n % 20)} {_word(n + 20)}"


def _word(n: int) -> str:
    return "".join(chr(97 + byte % 26) for byte in sha256(str(n).encode()).digest()[:7]).capitalize()


def _file(path: Path, headings: str, rows: Iterable[Iterable[str]]) -> Path:
    told = io.StringIO()
    csv.writer(told).writerows([headings.split(","), *rows])
    path.write_text(told.getvalue(), encoding="utf-8")
    return path


def _staff(path: Path) -> Path:
    """Each third decides."""
    rows = (
        [str(n), _name(n), f"Post {n}", "8d or above" if n % 3 == 0 else "", "1/4/2024"] for n in range(STAFF)
    )
    return _file(path, "Employee Number,Employee Name,Position Title,Decision Making,Start Date", rows)


def _declarations(path: Path) -> Path:
    rows = (
        [str(n), _name(n % STAFF), str(n % STAFF), f"Shares of sort {n}", "Financial", "Shareholdings", f"Company {n % 90}",
         "1/4/2025", "2/5/2025"]
        for n in range(DECLARATIONS)
    )  # fmt: skip
    headings = (
        "ID,Name,Employee number,Description,Type of interest,Category,Organisation,Date from,Date declared"
    )
    return _file(path, headings, rows)


class Counted(Walk):
    """A walk that counts the pages it comes to."""

    pages = 0

    def look(self) -> None:
        self.pages += 1
        super().look()

    def give(self, path: Path) -> Counted:
        self.page.set_input_files("[name=file]", path)
        return self


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """An instance that holds next to nothing, and not the demonstration of the other journeys."""
    made = application(settings)
    yield made
    engine_of(made).dispose()


@pytest.fixture
def officer(app: Flask, world: World, browser_pages: Pages, live_server: str) -> Counted:
    signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["dee"])
    walk = Counted(browser_pages.open(live_server, DESK.width, DESK.javascript), DESK)
    walk.go("/sign-in").type("Email address", "governance_officer@example.org").type("Password", PASSWORD)
    walk.press("Sign in")
    return walk


def test_a_spreadsheet_of_300_staff_and_400_declarations_becomes_a_published_edition_in_25_pages(
    app: Flask, officer: Counted, tmp_path: Path, browser_pages: Pages, live_server: str
) -> None:
    walk = officer
    walk.go("/settings/").follow("Moving in").follow("Bring a register along")
    walk.give(_staff(tmp_path / "staff.csv")).press("Upload and look at it")
    walk.pick("Whose staff are these?", "Hartlepool Trust").choose("Providing side").day("on", 15, 5, 2026)
    walk.press("Show what changes")
    assert walk.reads("300")
    walk.press("Take the list in")
    walk.go("/imports/").follow("Bring a register along")
    walk.give(_declarations(tmp_path / "register.csv")).press("Upload and look at it")
    assert walk.reads("400"), walk.page.get_by_role("main").inner_text()
    walk.press("Bring these entries in")
    walk.go("/editions/").press("Publish the register").press("Show the rows")
    deciding = sum(n % STAFF % 3 == 0 for n in range(DECLARATIONS))
    assert walk.reads(f"{DECLARATIONS - deciding} rows of people who were not decision-making staff")
    walk.press("Go on with these rows").press("Publish this edition")
    assert walk.pages <= PAGES, f"{walk.pages} pages"
    (ref,) = re.findall(r"PUB-\d{4}-\w+", walk.page.url)
    reader = Walk.begin(browser_pages, live_server, PHONE).go(f"/published/{ref}")
    assert reader.type("Name", _name(0)).press("Show").reads("Shares of sort 0")
    assert reader.type("Name", _name(1)).press("Show").reads("No entry fits this search")
    assert app.test_client().get(f"/published/{ref}/export?format=csv").text.count("INT-") == deciding


def test_anybody_finds_an_edition_a_person_and_what_changed_on_a_phone_without_scripts(
    app: Flask, world: World, browser_pages: Pages, live_server: str
) -> None:
    with app.app_context():
        declared(world, "ann", description="A shop in Yarm")
        first = _published()
        declared(world, "bob", description="A trusteeship", arose_on=date(2026, 5, 2))
        newest = _published()
    walk = Walk.begin(browser_pages, live_server, PHONE_BARE).go("/published/")
    walk.follow("Register of interests")
    assert walk.reads("Nothing to declare")
    assert walk.reads("Information withheld")
    walk.type("Name", "ann").press("Show")
    assert walk.reads("A shop in Yarm")
    assert not walk.reads("A trusteeship")
    walk.follow("Ann Archer")
    assert walk.heading.endswith("Ann Archer")
    walk.follow("Outside employment")
    address = walk.page.url
    assert "/published/entries/INT-" in address
    assert Walk.begin(browser_pages, live_server, PHONE_BARE).go(address).reads("A shop in Yarm")
    second = walk.go("/published/").follow("What changed between two editions").page
    second.locator("[name=first]").select_option(value=first)
    second.locator("[name=second]").select_option(value=newest)
    walk.press("Show the difference")
    assert walk.reads("A trusteeship")


def _published() -> str:
    with unit_of_work() as session:
        return str(publish_edition(session, NewEdition(held_on=TODAY), actor=SYSTEM, today=TODAY).ref)
