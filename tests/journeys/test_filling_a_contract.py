"""A contract for next year is copied from last year's, drafted as Word, completed and made, with few fields typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import docx

from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, PHONE_BARE, Screen, Walk, on_screens

LAST = "Wheelchair services"
BOARD = "Farthing Wold Integrated Care Board (invented)"
FEW, SOME = 10, 60
"""Fewer fields than these are typed or picked: for a contract that is copied, and for a new one of one service."""


@dataclass
class Counting:
    """A walk that counts every field that somebody typed into or picked an answer for."""

    walk: Walk
    fields: int = 0

    def type(self, label: str, words: str) -> None:
        self.walk.type(label, words)
        self.fields += 1

    def pick(self, label: str, words: str) -> None:
        self.walk.pick(label, words)
        self.fields += 1

    def day(self, name: str, day: date) -> None:
        self.walk.day(name, day.day, day.month, day.year)
        self.fields += 3


def saved(walk: Walk, words: str, folder: Path) -> tuple[str, bool]:
    """All words of the Word file behind this link, and whether its pages say that it is a draft."""
    with walk.page.expect_download() as going:
        walk.page.get_by_role("main").get_by_role("link", name=words).first.click()
    path = folder / going.value.suggested_filename
    going.value.save_as(path)
    document = docx.Document(str(path))
    is_draft = 'string="DRAFT"' in document.sections[0].header._element.xml
    return "".join(document.element.body.itertext()), is_draft


@on_screens(DESK, PHONE_BARE)
def test_next_years_contract_takes_under_ten_typed_fields_and_a_new_one_under_sixty(
    begin: Begin, screen: Screen, tmp_path: Path
) -> None:
    walk = begin("contracts@example.org", screen)
    walk.go("/contracts/").follow(LAST).follow("Copy for the next term").press("Copy as a draft")
    copied = Counting(walk)
    contract = walk.page.url
    walk.follow("Change the parties, dates or services")
    copied.type("Service 1: annual value", "1,210,500.01")
    copied.type("Why are you changing this?", "The price of next year")
    walk.press("Save changes")
    assert walk.reads("£1,210,500.01")
    words, is_draft = saved(walk, "Make a draft of the Word file", tmp_path)
    assert is_draft
    assert "£1,210,500.01" in words
    walk.go(contract).follow("Make the Word file").press("Make the Word file")
    assert walk.reads("Word file made")
    assert copied.fields < FEW

    fresh = Counting(walk)
    provider, year = walk_provider(walk, contract), date.today().year + 2
    walk.go("/contracts/add")
    fresh.type("Title of the contract", "Wheelchairs once more")
    fresh.pick("Commissioner", BOARD)
    fresh.pick("Provider", provider)
    fresh.day("starts_on", date(year, 4, 1))
    fresh.day("ends_on", date(year + 1, 3, 31))
    fresh.type("Service 1: code", "wheelchairs")
    fresh.type("Service 1: name", "Wheelchair assessment and supply")
    fresh.pick("Service 1: price basis", "Block")
    fresh.type("Service 1: annual value", "1,200,000")
    walk.press("Save contract")
    contract = walk.page.url
    words, is_draft = saved(walk, "Make a draft of the Word file", tmp_path)
    assert is_draft
    assert "[Missing: " in words
    walk.go(contract).follow("Answer what is missing")
    assert walk.reads("of Service specification agreed by the board (invented), standard since")
    walk.press("Save answers")
    assert not walk.reads("Still needed")
    walk.follow("Make the Word file").press("Make the Word file")
    words, is_draft = saved(walk, "DOC-", tmp_path)
    assert not is_draft
    assert "£1,200,000.00" in words
    assert "[Missing: " not in words
    assert fresh.fields < SOME


def walk_provider(walk: Walk, contract: str) -> str:
    """The provider that the contract's page names."""
    walk.go(contract)
    row = walk.page.locator(".nhsuk-summary-list__row", has_text="Provider").first
    return row.locator("dd").first.inner_text().strip()
