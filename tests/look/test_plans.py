"""The picture of a plan: whoever reads it reads what each milestone is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from register.look.plans import MOST_LETTERS, MOST_LINES, plan

FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)


@dataclass(frozen=True)
class Step:
    title: str
    due_on: date = LAST
    done_on: date | None = None
    state: tuple[str, str] = ("Due", "blue")


def test_a_long_title_stands_in_two_lines() -> None:
    drawn = str(plan("Plan", [Step("Competencies of the commissioning side checked")], FIRST, LAST))
    assert ">Competencies of the commissioning side</tspan>" in drawn
    assert ">checked</tspan>" in drawn


@given(st.lists(st.text("abc <&é ", min_size=1, max_size=200).filter(str.strip), min_size=1, max_size=4))
def test_the_whole_title_is_told_with_its_row_however_long_it_is(titles: list[str]) -> None:
    drawn = str(plan("Plan", [Step(title) for title in titles], FIRST, LAST))
    told = [unescape(part.partition("</title>")[0]) for part in drawn.split("<g><title>")[1:]]
    assert told == titles
    assert drawn.count("</tspan>") <= MOST_LINES * len(titles)
    assert MOST_LETTERS < 40, "a label stands beside its bar"
