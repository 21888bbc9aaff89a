"""Rows that two people changed at once: nobody's row is undone by a change of another one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.merging import Merged, Row, merged

A, B, C = ({"code": code, "name": code.lower(), "count": 1} for code in "ABC")


def laid_over(was: list[Row], mine: list[Row], theirs: list[Row]) -> Merged:
    return merged(was, mine, theirs, known_by="code", is_same=lambda _, one, other: bool(one == other))


def changed(row: Row, **more: Any) -> Row:
    return {**row, **more}


@pytest.mark.parametrize(
    ("mine", "theirs", "shown"),
    [
        ([A, B], [A, B], [A, B]),
        ([changed(A, count=2), B], [A, changed(B, count=3)], [changed(A, count=2), changed(B, count=3)]),
        ([changed(A, count=2), B], [changed(A, name="other"), B], [changed(A, count=2, name="other"), B]),
        ([A, B, C], [A], [A, C]),
        ([A], [A, B, C], [A, C]),
        ([A, changed(B, count=2)], [A], [A, changed(B, count=2)]),
        ([A], [A, changed(B, count=2)], [A, changed(B, count=2)]),
        ([B, A], [A, B], [A, B]),
    ],
)
def test_each_row_is_followed_on_its_own(mine: list[Row], theirs: list[Row], shown: list[Row]) -> None:
    found = laid_over([A, B], mine, theirs)
    assert (found.rows, found.both) == (shown, [])


def test_what_both_changed_stays_mine_and_theirs_is_told() -> None:
    found = laid_over([A, B], [A, changed(B, count=2)], [A, changed(B, count=3)])
    assert found.rows == [A, changed(B, count=2)]
    assert found.both == [(1, "count", 3)]


ROWS = st.lists(
    st.fixed_dictionaries({"code": st.sampled_from("ABC"), "count": st.integers(0, 2)}), max_size=4
)


@given(ROWS, ROWS)
def test_whoever_changed_nothing_takes_what_the_other_did(was: list[Row], theirs: list[Row]) -> None:
    assert laid_over(was, was, theirs).rows == theirs


@given(ROWS, ROWS)
def test_where_the_other_changed_nothing_all_of_mine_is_there(was: list[Row], mine: list[Row]) -> None:
    found = laid_over(was, mine, was)
    assert sorted(map(_said, found.rows)) == sorted(map(_said, mine))


def _said(row: Row) -> str:
    return str(sorted(row.items()))
