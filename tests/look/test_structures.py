"""The picture of bodies and what joins them: whole names in two lines, and the same in words."""

from __future__ import annotations

import itertools
import re

from hypothesis import given
from hypothesis import strategies as st

from register.look.structures import MOST_LETTERS, MOST_LINES, structure

TRUST = "North Riverside Community Healthcare NHS Trust"
BOARD = "Board <b>"


def test_a_name_that_is_longer_than_a_line_stands_in_two_and_is_not_cut() -> None:
    drawn = str(structure("Around C-1", [(TRUST, BOARD)]))
    lines = re.findall(r"<tspan[^>]*>([^<]*)</tspan>", drawn.partition(TRUST + "</title><circle")[2])
    assert (" ".join(lines), len(lines)) == (TRUST, 2)
    assert "…" not in drawn
    heights = [int(y) for y in re.findall(r'<tspan[^>]* y="(-?\d+)"', drawn)]
    assert len(set(heights)) == len(heights)


def test_whoever_points_at_a_name_or_cannot_see_it_is_told_the_whole_of_it() -> None:
    name = "A Partnership of So Many Words That Two Lines Hold No More Than Part Of Them"
    drawn = str(structure("Around C-1", [(name, BOARD)]))
    assert f"<g><title>{name}</title>" in drawn
    assert drawn.count("…") == 1
    assert f"<title>Around C-1: {name} with Board &lt;b&gt;</title>" in drawn
    assert "<b>" not in drawn


@given(st.lists(st.text(min_size=1, max_size=90), min_size=2, max_size=12, unique=True))
def test_no_label_is_longer_or_higher_than_there_is_room_for(names: list[str]) -> None:
    drawn = str(structure("Around", list(itertools.pairwise(names))))
    for label in re.findall(r"<text.*?</text>", drawn, re.DOTALL):
        lines = re.findall(r"<tspan[^>]*>(.*?)</tspan>", label, re.DOTALL)
        assert len(lines) <= MOST_LINES
        assert all(len(re.sub(r"&[#\w]+;", "x", line)) <= MOST_LETTERS for line in lines)
