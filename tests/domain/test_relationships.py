"""Relatives' names stay out of the published register: which words about a relationship name nobody."""

from __future__ import annotations

from datetime import date

import pytest

from register.domain.publication.relationships import known_words, may_name
from register.domain.publication.withholdings import Decided, Outcome, hiding
from register.domain.shipped_rules import shipped

KNOWN = known_words(shipped("national"), on=date(2026, 5, 1))


@pytest.mark.parametrize(
    "words",
    [
        "Wife",
        "my wife",
        "My Brother-in-law.",
        "husband/wife",
        "Spouse or partner",
        "a close friend",
        None,
        "",
    ],
)
def test_words_that_only_say_how_somebody_is_related_are_published(words):
    assert not may_name(words, KNOWN)


@pytest.mark.parametrize(
    "words", ["my wife Jane", "Jane Best", "brother (J. Best)", "Son, Thomas", "wife of the mayor", "O'Neill"]
)
def test_words_that_may_hold_a_name_are_left_out_until_an_officer_decides(words):
    assert may_name(words, KNOWN)
    held = {"walled": False, "objected": False, "n": 1, "names_relative": True}
    assert hiding(None, True, **held).hidden == "description,relationship"
    looked_at = Decided(Outcome.IN_FULL, "", 1, "account-officer")
    assert hiding(looked_at, True, **held).hidden == ""
