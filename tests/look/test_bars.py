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


def test_long_words_are_written_whole_and_nothing_lies_upon_them() -> None:
    words = "Named as representative of the provider without having declared within the year"
    drawn = str(bars("Posts", [Bar(words, 3), Bar("Draft", 2)]))
    assert " ".join(re.findall(r"<tspan[^>]*>([^<]*)</tspan>", drawn)) == f"{words} Draft"
    below = [int(y) for y in re.findall(r' y="(\d+)"', drawn)]
    lines = [int(y) for y in re.findall(r'<tspan[^>]* y="(\d+)"', drawn)]
    tops = [int(y) for y in re.findall(r'<rect[^>]* y="(\d+)"', drawn)]
    assert lines[1] < tops[0] < lines[2] < tops[1]
    assert int(re.findall(r'viewBox="0 0 \d+ (\d+)"', drawn)[0]) >= max(below)
