"""Texts are kept in one form or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.errors import Invalid
from register.domain.people import NewPerson
from register.domain.texts import check_text, normalised


@given(st.text())
def test_normalising_twice_changes_nothing_more(text):
    assert normalised(normalised(text)) == normalised(text)


def test_a_name_typed_with_a_separate_accent_is_the_same_name():
    assert NewPerson(name=" Zoe\u0308 ").name == "Zoë"
    assert NewPerson(name="A", email="  ").email is None


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\ud800b"])
def test_control_characters_and_broken_characters_are_refused(text):
    with pytest.raises(Invalid) as refused:
        check_text(text, "the title", 10, field="title")
    assert list(refused.value.problems) == ["title"]


def test_the_longest_text_fits_and_one_more_does_not():
    assert check_text("x" * 10, "the title", 10) == "x" * 10
    with pytest.raises(Invalid, match="10 characters or fewer"):
        check_text("x" * 11, "the title", 10)


def test_an_empty_text_asks_for_it():
    with pytest.raises(Invalid, match="Enter the title"):
        check_text(" \n ", "the title", 10)
    assert check_text(" ", "the title", 10, required=False) == ""


def test_line_ends_from_any_machine_are_one_character():
    assert check_text("one\r\ntwo\rthree\tfour", "the text", 50) == "one\ntwo\nthree\tfour"
