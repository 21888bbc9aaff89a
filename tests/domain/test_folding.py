"""Names are found however they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.folding import folded


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Łukasz Żak", "lukasz zak"),
        ("Óscar", "OSCAR"),
        ("Éclat", "eclat"),
        ("Иван", "ИВАН"),
        ("Ørsted", "orsted"),
        ("Þór", "thor"),
        ("Straße", "STRASSE"),
        ("Fernhill\u00a0Care  Ltd", "fernhill care ltd"),
        ("Fernhill Care\u200b", "fernhill care"),
        ("İstanbul", "istanbul"),
        ("ħobż", "hobz"),
        ("ﬁne", "fine"),
    ],
)
def test_a_name_folds_to_what_people_type(stored: str, typed: str) -> None:
    assert folded(stored) == folded(typed)


@pytest.mark.parametrize(("one", "other"), [("Иван", "Игорь"), ("王", "李"), ("Anna", "Annb")])
def test_other_names_stay_other(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text())
def test_a_text_in_capitals_folds_alike(text: str) -> None:
    assert folded(text.upper()) == folded(text) == folded(text.lower())


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_letters_fold_as_they_do_beside_others(text: str) -> None:
    assert folded(text + " É").split() == [*folded(text).split(), "e"]
