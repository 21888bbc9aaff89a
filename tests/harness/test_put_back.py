"""A database is put back as it was, whoever has it open and however much was written."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.put_back import Kept

Open = list[sqlite3.Connection]
LITTLE, MUCH = 3, 20_000
"""Rows: a few pages, and more than are appended before they are folded into the file."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "some.db"


@pytest.fixture
def two(file: Path) -> Iterator[Open]:
    """Two who have it open, with a row in it."""
    found = [sqlite3.connect(file, isolation_level=None) for _ in range(2)]
    for one in found:
        one.execute("PRAGMA journal_mode=WAL")
    found[0].execute("CREATE TABLE said (words TEXT)")
    _say(found[0], "kept", 1)
    yield found
    for one in found:
        one.close()


def _say(who: sqlite3.Connection, words: str, times: int) -> None:
    who.execute("BEGIN")
    who.executemany("INSERT INTO said VALUES (?)", [(f"{words} {number}" * 20,) for number in range(times)])
    who.execute("COMMIT")


def _all(who: sqlite3.Connection) -> list[str]:
    assert who.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return [words[:4] for (words,) in who.execute("SELECT words FROM said")]


@pytest.mark.parametrize("rows", [LITTLE, MUCH])
def test_what_was_written_is_gone_for_everybody_who_has_it_open(file: Path, two: Open, rows: int) -> None:
    with closing(Kept(file)) as kept:
        for turn in range(4):
            _say(two[turn % 2], f"turn {turn}", rows)
            assert len(_all(two[(turn + 1) % 2])) == 1 + rows
            kept.put_back()
            assert [_all(one) for one in two] == [["kept"], ["kept"]]
    with closing(sqlite3.connect(file)) as late:
        assert _all(late) == ["kept"]


def test_one_within_another_is_put_back_to_its_own(file: Path, two: Open) -> None:
    with closing(Kept(file)) as outer:
        _say(two[0], "more", LITTLE)
        with closing(Kept(file)) as inner:
            _say(two[1], "most", LITTLE)
            inner.put_back()
            assert _all(two[0]) == ["kept", *["more"] * LITTLE]
        outer.put_back()
        assert _all(two[1]) == ["kept"]


def test_whatever_happens_in_whatever_order_it_is_put_back(file: Path, two: Open) -> None:
    drawn = random.Random(8)
    with closing(Kept(file)) as kept:
        for _ in range(300):
            act = drawn.choice(["write", "write", "read", "undo", "back"])
            if act == "write":
                _say(drawn.choice(two), drawn.choice("abcd"), drawn.choice([1, 2, 200]))
            elif act == "undo":
                two[0].execute("BEGIN")
                two[0].execute("DELETE FROM said")
                two[0].execute("ROLLBACK")
            elif act == "read":
                _all(drawn.choice(two))
            else:
                kept.put_back()
                assert _all(drawn.choice(two)) == ["kept"]
