"""When people work: what waits for them, what does not, and who stands in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.duties.digests import STATUTORY
from register.domain.duties.duties import DutyKind
from register.domain.duties.working import (
    ALWAYS,
    Away,
    Course,
    NewAbsence,
    NewWorkingDays,
    Weekday,
    Working,
    check_absence,
    check_working_days,
    deputy_of,
    fate,
    goes_in_circle,
)
from register.domain.errors import Invalid
from tests.domain.builders import RULES

MONDAY = date(2026, 11, 2)
WEEK = tuple(Weekday)[:5]
OFFICE = Working(weekdays=WEEK)
REVIEW = DutyKind.AGREEMENT_REVIEW.value


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def days(number: int) -> timedelta:
    return timedelta(days=number)


def test_what_is_not_urgent_waits_for_the_mail_of_the_next_working_day() -> None:
    friday, due = at(MONDAY + days(4)), at(MONDAY + days(40))
    found = fate(REVIEW, due, friday, friday, RULES, OFFICE, at_once=False)
    assert (found.course, found.waits) == (Course.WAITS, at(MONDAY + days(7), 8))


def test_whoever_wants_each_at_once_still_gets_none_on_a_day_off() -> None:
    saturday, due = at(MONDAY + days(5)), at(MONDAY + days(40))
    found = fate(REVIEW, due, saturday, saturday, RULES, OFFICE, at_once=True)
    assert (found.course, found.waits) == (Course.WAITS, at(MONDAY + days(7), 8))


def test_none_that_comes_before_its_deadline_waits_until_after_it() -> None:
    friday, due = at(MONDAY + days(4)), at(MONDAY + days(6))
    assert fate(REVIEW, due, friday, friday, RULES, OFFICE, at_once=False).course is Course.TOO_SOON


@given(
    st.sampled_from(sorted(STATUTORY)), st.integers(-2000, 2000),
    st.sets(st.sampled_from(Weekday), min_size=1), st.integers(0, 60),
)  # fmt: skip
def test_a_deadline_of_the_law_never_waits_whatever_anybody_says_of_when_they_work(
    kind: str, hours: int, weekdays: set[Weekday], away: int
) -> None:
    now = at(MONDAY)
    working = Working(tuple(weekdays), (Away(MONDAY - days(1), MONDAY + days(away)),))
    assert fate(kind, now + timedelta(hours=hours), now, now, RULES, working, at_once=False).waits is None


@given(st.integers(-500, 2000), st.sets(st.sampled_from(Weekday), min_size=1), st.integers(0, 60))
def test_nothing_waits_past_its_deadline_nor_for_a_day_off(
    hours: int, weekdays: set[Weekday], away: int
) -> None:
    now = at(MONDAY)
    due = now + timedelta(hours=hours)
    working = Working(tuple(weekdays), (Away(MONDAY, MONDAY + days(away)),))
    found = fate(REVIEW, due, now, now, RULES, working, at_once=False)
    if found.course is Course.WAITS and found.waits is not None:
        assert working.at_work(found.waits.date())
        assert due < now or found.waits < due


def test_a_deputy_who_is_away_too_is_stood_in_for_by_their_own() -> None:
    week = (MONDAY, MONDAY + days(6))
    everybody = {
        "ann": Working(absences=(Away(*week, "bob"),)),
        "bob": Working(absences=(Away(*week, "cat"),)),
    }
    assert deputy_of(everybody, "ann", MONDAY) == "cat"
    assert deputy_of(everybody, "ann", MONDAY + days(7)) is None
    everybody["cat"] = Working(absences=(Away(*week),))
    assert deputy_of(everybody, "ann", MONDAY) is None


def test_standing_in_goes_in_no_circle_on_any_day() -> None:
    everybody = {
        "bob": Working(absences=(Away(MONDAY, MONDAY + days(6), "cat"),)),
        "cat": Working(absences=(Away(MONDAY + days(5), MONDAY + days(9), "ann-too"),)),
    }
    ann = {"ann", "ann-too"}
    assert goes_in_circle(everybody, ann, "bob", MONDAY, MONDAY + days(20))
    assert not goes_in_circle(everybody, ann, "bob", MONDAY, MONDAY + days(4))
    assert goes_in_circle(everybody, ann, "ann-too", MONDAY, MONDAY)


@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"), st.integers(0, 9), st.integers(0, 9)),
        max_size=9,
    )
)
def test_where_every_circle_was_refused_somebody_at_work_is_found_or_the_chain_ends(
    said: list[tuple[str, str, int, int]],
) -> None:
    everybody: dict[str, Working] = {}
    for who, deputy, first, length in said:
        start, end = MONDAY + days(first), MONDAY + days(first + length)
        mine = everybody.get(who, ALWAYS)
        if any(one.meets(start, end) for one in mine.absences):
            continue
        if not goes_in_circle(everybody, {who}, deputy, start, end):
            everybody[who] = Working(absences=(*mine.absences, Away(start, end, deputy)))
    for day in (MONDAY + days(n) for n in range(20)):
        for who, working in everybody.items():
            if working.away(day):
                found = deputy_of(everybody, who, day)
                assert found is not None
                assert found != who
                assert everybody.get(found, ALWAYS).away(day) is None


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(5, 3, "last_day"), (-9, -2, "last_day"), (12, 412, "last_day"), (11, 12, "first_day")],
)
def test_odd_days_away_are_refused_beside_their_field(first: int, last: int, field: str) -> None:
    new = NewAbsence(first_day=MONDAY + days(first), last_day=MONDAY + days(last))
    mine = Working(absences=(Away(MONDAY + days(10), MONDAY + days(11)),))
    with pytest.raises(Invalid) as refused:
        check_absence(new, today=MONDAY, mine=mine)
    assert list(refused.value.problems) == [field]


def test_a_deputy_is_named_with_a_reason_and_a_week_has_a_working_day() -> None:
    new = NewAbsence(first_day=MONDAY, last_day=MONDAY, deputy="bob@example.org")
    with pytest.raises(Invalid) as refused:
        check_absence(new, today=MONDAY, mine=ALWAYS)
    assert list(refused.value.problems) == ["reason"]
    with pytest.raises(Invalid):
        check_working_days(NewWorkingDays(weekdays=()))
