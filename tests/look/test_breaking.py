"""A word that is longer than a line breaks, and copied it is the word itself."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from register.look.breaking import EACH, LONGEST, breakable


@given(st.text(alphabet="ab <&", max_size=200))
def test_nothing_but_places_to_break_is_added(text: str) -> None:
    assert str(escape(breakable(text))).replace("<wbr>", "") == str(escape(text))


@given(st.integers(min_value=LONGEST + 1, max_value=400))
def test_a_long_word_has_a_place_to_break_every_so_many_letters(letters: int) -> None:
    pieces = str(breakable("a" * letters)).split("<wbr>")
    assert max(map(len, pieces)) <= EACH


def test_other_words_and_what_is_markup_already_are_left_alone() -> None:
    for value in ("Wheelchair services in the community", Markup("<b>" + "x" * 99 + "</b>"), None, 7):
        assert breakable(value) is value
    assert re.search("wbr", str(breakable("x" * 200)))
