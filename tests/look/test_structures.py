"""The picture of bodies and what joins them: whole names in two lines, none upon another, and the same in words."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.look.structures import LINE, MOST_LETTERS, MOST_LINES, ROUND, WIDTH, structure

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


BODIES = [f"Community Healthcare Partnership {n} of Northern Riverside" for n in range(60)]
STAR = [(TRUST, one) for one in BODIES]
TWO = [(TRUST, one) for one in BODIES[:40]] + [(BOARD, one) for one in BODIES[20:]] + [(TRUST, BOARD)]
CHAIN = list(itertools.pairwise(BODIES))


@pytest.mark.parametrize("pairs", [STAR, TWO, CHAIN], ids=["one in the middle", "two", "a chain"])
def test_of_sixty_bodies_no_name_stands_on_another_and_each_is_within_the_picture(
    pairs: list[tuple[str, str]],
) -> None:
    drawn = str(structure("Around", pairs))
    height = int(re.findall(r'viewBox="0 0 \d+ (\d+)"', drawn)[0])
    columns: dict[str, list[int]] = {}
    for x, y in re.findall(r'<tspan x="(\d+)" y="(\d+)"', drawn):
        columns.setdefault(x, []).append(int(y))
    assert sum(map(len, columns.values())) > len({name for pair in pairs for name in pair})
    for lines in columns.values():
        assert min(after - before for before, after in itertools.pairwise(sorted(lines))) >= LINE
        assert 0 < min(lines) <= max(lines) < height
    assert len(columns) == 3
    assert max(map(int, columns)) - min(map(int, columns)) < WIDTH


def test_a_line_between_two_of_the_middle_goes_round_those_between_them() -> None:
    all_joined = list(itertools.combinations(["A", "B", "C", "D"], 2))
    drawn = str(structure("Around", all_joined))
    within = re.findall(rf'd="M{WIDTH // 2} (\d+)Q(\d+) \d+ {WIDTH // 2} (\d+)"', drawn)
    assert len(within) == 3
    assert all(int(x) >= WIDTH // 2 + 2 * ROUND for _, x, _ in within)


def test_a_line_is_broken_for_the_pairs_that_are_told() -> None:
    drawn = str(structure("Around", [("A", "B"), ("A", "C")], [("A", "C")]))
    assert drawn.count("stroke-dasharray") == 1
