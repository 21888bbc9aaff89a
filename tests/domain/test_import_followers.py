"""Which body goes on where another has closed."""

from __future__ import annotations

from datetime import date

from register.domain.imports.followers import Closed, bodies_after

MAY, JUNE, JULY = date(2024, 5, 31), date(2024, 6, 30), date(2024, 7, 31)
AFTER = date(2024, 8, 1)


def test_a_body_is_meant_itself_to_its_last_day_and_what_follows_it_from_the_next() -> None:
    closed = {"a": Closed(MAY, ("b",))}
    assert bodies_after("a", MAY, closed) == ("a",)
    assert bodies_after("a", date(2024, 6, 1), closed) == ("b",)
    assert bodies_after("x", AFTER, closed) == ("x",)


def test_a_body_that_followed_and_closed_later_is_meant_while_it_was_open() -> None:
    closed = {"a": Closed(MAY, ("b",)), "b": Closed(JUNE, ("c",))}
    assert bodies_after("a", JUNE, closed) == ("b",)
    assert bodies_after("a", AFTER, closed) == ("c",)


def test_all_that_a_body_was_split_into_may_be_meant_each_once() -> None:
    closed = {"a": Closed(MAY, ("b", "c")), "b": Closed(JULY, ("c", "d"))}
    assert bodies_after("a", JULY, closed) == ("b", "c")
    assert bodies_after("a", AFTER, closed) == ("c", "d")


def test_records_that_lead_in_a_circle_lead_back_to_the_body_itself() -> None:
    assert bodies_after("a", AFTER, {"a": Closed(MAY, ("b",)), "b": Closed(JUNE, ("a",))}) == ("a",)
