"""A flow of information is looked at again on its day, and then at the interval of the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from register.domain.duties.flow_reviews import LastLook, Reviewed, review_day
from register.domain.shipped_rules import shipped

RULES = shipped("national")
FLOW = Reviewed("flow", "Referrals", date(2026, 10, 20), None, None)


def test_the_first_review_is_on_the_day_that_the_record_names() -> None:
    assert review_day(FLOW, RULES) == date(2026, 10, 20)


def test_after_a_review_the_next_is_due_so_many_months_after_it_was_done() -> None:
    done = replace(FLOW, last=LastLook(date(2026, 10, 20), date(2026, 11, 3)))
    assert review_day(done, RULES) == date(2027, 11, 3)
    again = replace(FLOW, last=LastLook(date(2027, 11, 3), date(2027, 10, 1)))
    assert review_day(again, RULES) == date(2028, 10, 1)


def test_a_later_day_that_the_record_names_by_now_stands() -> None:
    named = replace(
        FLOW, review_due_on=date(2027, 1, 5), last=LastLook(date(2026, 10, 20), date(2026, 11, 3))
    )
    assert review_day(named, RULES) == date(2027, 1, 5)


def test_a_flow_that_ends_is_looked_at_by_its_last_day() -> None:
    assert review_day(replace(FLOW, ends_on=date(2026, 6, 30)), RULES) == date(2026, 6, 30)
