"""The quick way gives the same bytes as the careful one, and stands back wherever a closer look is needed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from register.documents.batches import quick_bytes
from register.documents.displays import FORBIDDEN
from register.documents.preparations import as_markup


@given(st.lists(st.text(), min_size=1))
def test_the_quick_way_gives_the_same_or_nothing(texts: list[str]) -> None:
    quick = quick_bytes(texts, 1_000)
    if quick is None:
        assert any(not text or not text.isprintable() for text in texts)
    else:
        assert all(FORBIDDEN.search(text) is None for text in texts)
        assert [(q, q) for q in quick] == [as_markup(text) for text in texts]


def test_other_types_long_texts_and_emptiness_are_left_to_the_careful_way() -> None:
    assert quick_bytes([], 10) is None
    assert quick_bytes(["a", 1], 10) is None
    assert quick_bytes(["a" * 11], 10) is None
    assert quick_bytes(["a", ""], 10) is None
    assert quick_bytes(["a\0b", "c"], 10) is None
