"""Which records are one person's, and names of people however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.people.doubles import name_key
from register.domain.people.joins import Identities

TITLES = frozenset({"dr", "mrs"})
PAIRS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=8)


def test_records_are_one_persons_directly_or_by_way_of_others() -> None:
    same = Identities([("a", "b"), ("c", "d"), ("b", "c"), ("x", "y")])
    assert same.records_of("d") == {"a", "b", "c", "d"}
    assert (same.one("c"), same.one("y"), same.one("z")) == ("a", "x", "z")
    assert (same.are_one("a", "d"), same.are_one("a", "x"), same.are_one(None, None)) == (True, False, False)


@given(PAIRS, st.randoms())
def test_the_order_of_joins_does_not_matter_and_everybody_agrees(
    pairs: list[tuple[str, str]], random: object
) -> None:
    shuffled = [(b, a) for a, b in pairs]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = Identities(pairs), Identities(shuffled)
    for record in "abcdefgh":
        assert one.records_of(record) == other.records_of(record)
        assert all(one.records_of(found) == one.records_of(record) for found in one.records_of(record))


@pytest.mark.parametrize(
    "written",
    [
        "ann  archer",
        "ARCHER, Ann",
        "Dr Ann Archer",
        "\u00c0nn Arch\u00e9r",
        "Ann\u200b Archer",
        "Ann\u00a0Archer",
    ],
)
def test_a_persons_name_is_met_in_every_writing(written: str) -> None:
    assert name_key(written, TITLES) == name_key("Ann Archer", TITLES)


@pytest.mark.parametrize(("one", "other"), [("Ann Archer", "Anna Archer"), ("Иван", "Пётр"), ("Dr", "Mrs")])
def test_another_name_is_another_name(one: str, other: str) -> None:
    assert name_key(one, TITLES) != name_key(other, TITLES)
