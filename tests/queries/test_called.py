"""Names by id: whoever asks one by one is told what whoever reads all of them is, and reads no more than they ask."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.permissions import UNBOUND
from register.queries import names
from register.queries.called import Ids, Names
from tests import contracting

ALL = {"a": "Ann", "b": "Bob", "c": "Cat"}


def counted() -> tuple[Names, list[Ids]]:
    asked: list[Ids] = []

    def find(ids: Ids) -> dict[str, str]:
        asked.append(ids)
        return {key: name for key, name in ALL.items() if ids is None or key in ids}

    return Names(find), asked


def test_one_that_is_asked_for_twice_is_read_once() -> None:
    told, asked = counted()
    assert (told["b"], told.get("b"), told.get("x"), "x" in told) == ("Bob", "Bob", None, False)
    assert asked == [["b"], ["x"]]


def test_those_looked_up_together_are_read_together() -> None:
    told, asked = counted()
    told.look_up({"c", "a"})
    assert (told["a"], told["c"], asked) == ("Ann", "Cat", [["a", "c"]])


def test_whoever_goes_through_them_has_all_read_at_once() -> None:
    told, asked = counted()
    assert dict(told.items()) == ALL
    assert (told["a"], len(told), asked) == ("Ann", 3, [None])
    with pytest.raises(KeyError):
        told["x"]


def test_a_person_is_told_apart_alike_whether_one_or_all_are_read(session: Session) -> None:
    contracting.recorded()
    with unit_of_work() as work:
        for name in ("Łukasz Nowak", "Lukasz NOWAK", "Zoë Brook", "Ann Archer"):
            contracting.add_person(work, name)
    every = dict(names.people_told_apart(session, viewer=UNBOUND))
    single = names.people_told_apart(session, viewer=UNBOUND)
    assert {key: single[key] for key in every} == every
    assert sum("PER-" in words for words in every.values()) == 4


def test_a_post_and_a_body_are_called_alike_whether_one_or_all_are_read(session: Session) -> None:
    contracting.recorded()
    for find in (names.posts, names.organisations, names.people):
        every, single = dict(find(session, viewer=UNBOUND)), find(session, viewer=UNBOUND)
        assert {key: single[key] for key in every} == every
