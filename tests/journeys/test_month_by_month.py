"""The guide to both examples of separation, walked address by address: what it promises stands on the page that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, PHONE_BARE, Screen, Walk

GUIDE = Path(__file__).parents[2] / "docs" / "separation.md"
MONTHS, PLACES, TODAY = (
    "## The 17 months, month by month", "## What has to be seen, and where", "## The same pages today",
)  # fmt: skip
ADDRESS, LINK = re.compile(r"`(/[^`]+)`"), re.compile(r"\*\*([^*]+)\*\*")
WORDS, READER = re.compile(r"(?<!\*)\*([^*]+)\*(?!\*)"), re.compile(r"as (\w+@example\.org)")
AUDITOR = "auditor@example.org"


@dataclass(frozen=True)
class Row:
    """A row of a table of the guide: who looks where, through which links, and the words that stand there."""

    reader: str
    address: str
    links: tuple[str, ...]
    words: tuple[str, ...]


def tables(heading: str) -> list[list[str]]:
    """The rows of all tables under a heading, cell by cell, without their heads."""
    part = GUIDE.read_text(encoding="utf-8").split(heading)[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    rules = [at for at, row in enumerate(rows) if set(row[0]) == {"-"}]
    return [row for at, row in enumerate(rows) if at not in rules and at + 1 not in rules]


def rows(heading: str) -> list[Row]:
    """Every row that says where to look; one that names no address, or no word, is at fault."""
    return [_row(cells) for cells in tables(heading) if not cells[1].isdigit()]


def _row(cells: list[str]) -> Row:
    *told, where = cells
    address, words = ADDRESS.search(where), WORDS.findall(" ".join(told))
    assert address, f"no address: {cells}"
    assert words, f"no words: {cells}"
    reader = READER.search(" ".join(told))
    return Row(
        reader[1] if reader else AUDITOR,
        address[1],
        tuple(LINK.findall(where[address.end() :])),
        tuple(words),
    )


def lacking(begin: Begin, screen: Screen, every: list[Row]) -> list[tuple[str, str]]:
    """What the guide promises and no page says, and filters that the page of an address does not have."""
    walks = {reader: begin(reader, screen) for reader in sorted({row.reader for row in every})}
    return [found for row in every for found in _lacks(walks[row.reader], row)]


def _lacks(walk: Walk, row: Row) -> list[tuple[str, str]]:
    walk.go(row.address)
    asked = {name for name, _ in parse_qsl(urlsplit(row.address).query)}
    unknown = [name for name in asked if not walk.page.locator(f"[name={name}]").count()]
    for link in row.links:
        walk.follow(link)
    return [(row.address, word) for word in (*unknown, *(one for one in row.words if not walk.reads(one)))]


@pytest.mark.parametrize("screen", [DESK, PHONE_BARE], ids=str)
def test_the_months_of_tees_are_shown_by_the_pages_that_the_guide_names(begin: Begin, screen: Screen) -> None:
    every = rows(MONTHS)
    assert len(every) == 25
    assert lacking(begin, screen, every) == []


def test_what_has_to_be_seen_stands_where_the_guide_says(begin: Begin) -> None:
    every = rows(PLACES)
    assert len(every) == 35
    assert lacking(begin, DESK, every) == []


def test_the_example_of_today_stands_where_the_guide_says(begin: Begin) -> None:
    every = rows(TODAY)
    assert len(every) == 7
    assert lacking(begin, DESK, every) == []


@pytest.mark.parametrize("screen", [DESK, PHONE_BARE], ids=str)
def test_each_number_of_the_divide_of_today_leads_to_what_the_guide_says(
    begin: Begin, screen: Screen
) -> None:
    told = [cells for cells in tables(TODAY) if cells[1].isdigit()]
    walk = (
        begin(AUDITOR, screen).go("/divide/?name=Weirside").follow("Weirside Advanced NHS Foundation Trust")
    )
    divide, found = walk.page.url, []
    for number, count, words in told:
        listed = (
            walk.go(divide).follow(number).page.get_by_role("main").get_by_role("listitem").all_inner_texts()
        )
        assert all(any(word in one for one in listed) for word in WORDS.findall(words)), (number, listed)
        found.append((number, count, str(len(listed))))
    assert [(number, count, count) for number, count, _ in told] == found
    assert len(told) == 16


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
