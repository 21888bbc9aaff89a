"""A contract manager makes the Word file of a contract and takes it home."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, PHONE, PHONE_BARE, Screen, Walk

TITLE = "Community services of Hartlepool 2009/10"


def downloaded(walk: Walk, folder: Path) -> Path:
    with walk.page.expect_download() as going:
        walk.page.locator("a[href*='/documents/']").first.click()
    path = folder / going.value.suggested_filename
    going.value.save_as(path)
    return path


@pytest.mark.parametrize("screen", [DESK, PHONE, PHONE_BARE], ids=str)
def test_a_contract_manager_makes_the_word_file_and_downloads_it(
    begin: Begin, screen: Screen, tmp_path: Path
) -> None:
    walk = begin("contracts@example.org", screen)
    walk.go("/contracts/").follow(TITLE)
    assert walk.heading.endswith(TITLE)
    walk.follow("Make the Word file").press("Make the Word file")
    assert walk.reads("Word file made")
    path = downloaded(walk, tmp_path)
    assert path.suffix == ".docx"
    words = "".join(docx.Document(str(path)).element.body.itertext())
    assert "Hartlepool" in words


def test_a_contract_can_be_read_on_its_page_before_its_file_is_made(begin: Begin) -> None:
    walk = begin("contracts@example.org", PHONE)
    walk.go("/contracts/").follow(TITLE).follow("Read the contract here")
    assert walk.reads("Hartlepool")
