"""The picture of how a register stands: as long as what it counts, told in words, escaped, nothing drawn for nothing."""

from __future__ import annotations

import re

from register.look.bars import BAR, bars
from register.queries.home.standing import Bar

LINES = [
    Bar("Draft", 5),
    Bar("In force <b>", 20, presses=True),
    Bar("Approved", 0),
    Bar("Issued", 10_000_000),
]


def test_bars_are_as_long_as_what_they_count() -> None:
    widths = [
        int(each) for each in re.findall(r'<rect[^>]* width="(\d+)"', str(bars("Contracts", LINES[:3])))
    ]
    assert widths == [BAR // 4, BAR]


def test_the_smallest_number_beside_the_greatest_can_still_be_seen() -> None:
    widths = [int(each) for each in re.findall(r'<rect[^>]* width="(\d+)"', str(bars("Contracts", LINES)))]
    assert min(widths[:2]) >= 3


def test_the_picture_says_the_same_in_words_and_holds_no_markup_of_others() -> None:
    drawn = str(bars("Contracts", LINES))
    assert (
        "<title>Contracts: Draft, 5; In force &lt;b&gt;, 20; Approved, 0; Issued, 10,000,000</title>" in drawn
    )
    assert "<b>" not in drawn
    assert drawn.count("al-bars__bar--presses") == 1


def test_nothing_counted_is_told_and_not_drawn() -> None:
    drawn = str(bars("Contracts", [Bar("Draft", 0)]))
    assert "<title>Contracts: Draft, 0</title>" in drawn
    assert "<rect" not in drawn
