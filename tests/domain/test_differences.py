"""Differences between two texts lose no word and invent none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from register.domain.differences import Piece, word_changes


@given(st.text(max_size=80), st.text(max_size=80))
def test_kept_and_removed_give_the_old_text_kept_and_added_the_new(old: str, new: str) -> None:
    found = word_changes(old, new)
    assert "".join(w.text for w in found if w.piece is not Piece.ADDED) == old
    assert "".join(w.text for w in found if w.piece is not Piece.REMOVED) == new


def test_only_the_words_that_differ_are_marked() -> None:
    found = word_changes("a director of Acme Ltd", "a former director of Acme Ltd")
    assert [w.text.strip() for w in found if w.piece is Piece.ADDED] == ["former"]
    assert not [w for w in found if w.piece is Piece.REMOVED]


def test_very_long_texts_change_as_a_whole() -> None:
    found = word_changes("word " * 5000, "other " * 5000)
    assert [w.piece for w in found] == [Piece.REMOVED, Piece.ADDED]
