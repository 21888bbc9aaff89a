"""A contract manager makes the Word file of a contract and takes it home."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx

from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, PHONE, PHONE_BARE, Screen, Walk, on_screens

TITLE = "Community services of Hartlepool 2009/10"
BOARD, HOSPICE = "Farthing Wold Integrated Care Board (invented)", "Candlewick Hospice (invented)"


def downloaded(walk: Walk, folder: Path) -> Path:
    with walk.page.expect_download() as going:
        walk.page.locator("a[href*='/contracts/'][href*='/documents/']").first.click()
    path = folder / going.value.suggested_filename
    going.value.save_as(path)
    return path


@on_screens(DESK, PHONE_BARE)
def test_a_contract_manager_makes_the_word_file_and_downloads_it(
    begin: Begin, screen: Screen, tmp_path: Path
) -> None:
    walk = begin("contracts@example.org", screen)
    walk.go("/contracts/?ended=yes").follow(TITLE)
    assert walk.heading.endswith(TITLE)
    walk.follow("Make the Word file").press("Make the Word file")
    assert walk.reads("Word file made")
    path = downloaded(walk, tmp_path)
    assert path.suffix == ".docx"
    words = "".join(docx.Document(str(path)).element.body.itertext())
    assert "Hartlepool" in words


def test_a_contract_can_be_read_on_its_page_before_its_file_is_made(begin: Begin) -> None:
    walk = begin("contracts@example.org", PHONE)
    walk.go("/contracts/?ended=yes").follow(TITLE).follow("Read the contract here")
    assert walk.reads("Hartlepool")


@on_screens(DESK, PHONE_BARE)
def test_a_first_contract_of_today_becomes_a_word_file_with_one_answer_for_each_service(
    begin: Begin, screen: Screen, tmp_path: Path
) -> None:
    walk = begin("contracts@example.org", screen)
    walk.go("/contracts/").follow("Draft a contract")
    assert "our own wording" in walk.picked("Edition of the contract")
    walk.type("Title of the contract", "Night sitting")
    walk.pick("Commissioner", BOARD).pick("Provider", HOSPICE)
    year = date.today().year + 1
    walk.day("starts_on", 1, 4, year).day("ends_on", 31, 3, year + 1)
    walk.type("Service 1: code", "night_sitting").type("Service 1: name", "Night sitting")
    walk.pick("Service 1: price basis", "Block").type("Service 1: annual value", "84,000")
    walk.press("Save contract")
    assert walk.heading.endswith("Night sitting")
    contract = walk.page.url
    walk.follow("Specification: Night sitting")
    assert not walk.reads("Expected annual value")
    walk.type(
        "What the service is, and whom it is for", "Somebody who sits with people who are dying, at home."
    )
    walk.press("Save answers")
    walk.go(contract).follow("Read the contract here").follow("Open every part")
    assert walk.reads("Trustee or authorised person")
    walk.go(contract).follow("Make the Word file").press("Make the Word file")
    path = downloaded(walk, tmp_path)
    words = "".join(docx.Document(str(path)).element.body.itertext())
    for told in (
        "sits with people who are dying",
        HOSPICE,
        "Trustee or authorised person",
        "courts of England",
    ):
        assert told in words
    assert "Secretary of State" not in words
