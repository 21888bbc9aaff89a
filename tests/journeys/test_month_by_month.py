"""The guide to the example of Tees, walked address by address: every word that it promises stands on the page it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, PHONE_BARE, Screen

GUIDE = Path(__file__).parents[2] / "docs" / "separation.md"
MONTHS, PLACES = "## The 17 months, month by month", "## What has to be seen, and where"


def rows(heading: str) -> list[tuple[str, list[str]]]:
    """The address of each row of the table under a heading, with the words that stand there."""
    part = GUIDE.read_text(encoding="utf-8").split(heading)[1].split("\n## ")[0]
    found = [line for line in part.splitlines() if line.startswith("| ") and "`/" in line]
    return [
        (re.findall(r"`(/[^`]+)`", line)[0], re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", line)) for line in found
    ]


@pytest.mark.parametrize("screen", [DESK, PHONE_BARE], ids=str)
def test_the_months_of_tees_are_shown_by_the_pages_that_the_guide_names(begin: Begin, screen: Screen) -> None:
    walk = begin("auditor@example.org", screen)
    every = rows(MONTHS)
    assert len(every) == 23
    lacking = [
        (address, word) for address, words in every for word in words if not walk.go(address).reads(word)
    ]
    assert lacking == []


def test_what_has_to_be_seen_stands_where_the_guide_says(begin: Begin) -> None:
    walk = begin("auditor@example.org", DESK)
    lacking = [
        (address, word)
        for address, words in rows(PLACES)
        for word in words
        if not walk.go(address).reads(word)
    ]
    assert lacking == []


def test_the_programme_of_tees_says_of_each_service_and_each_promise_what_is_missing(begin: Begin) -> None:
    walk = begin("contracts@example.org", DESK).go("/programmes/")
    walk.follow("Tees community services: commissioning only")
    for words in (
        "Urgent care: the market is to be tested, and no procurement is joined to it",
        "Older people's services: nobody has decided whether the market is tested",
        "Sexual health services for Hartlepool: market test", "Awarded",
        "“Sickness absence of community nurses” stands in no contract and was not given up",
        "An indicator of the contract",
    ):  # fmt: skip
        assert walk.reads(words), words
    walk.follow("Sickness absence of community nurses").follow("In no contract, and not given up")
    walk.type("Why is it given up?", "The trust measures it for all its staff").press("Give this benefit up")
    assert walk.reads("Given up by")
