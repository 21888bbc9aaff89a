"""Days in London and instants in UTC."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.dates import (
    LONDON,
    Period,
    add_months,
    after_hours,
    aware,
    contract_year,
    end_of_day,
    london_day,
    start_of_day,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))
PERIODS = st.builds(
    lambda start, length: Period(start, None if length is None else start + timedelta(days=length)),
    DAYS,
    st.none() | st.integers(0, 4000),
)


@given(PERIODS, PERIODS, DAYS)
def test_two_periods_overlap_when_they_share_a_day_and_either_may_be_asked(one, other, day):
    assert one.overlaps(other) == other.overlaps(one)
    if one.contains(day) and other.contains(day):
        assert one.overlaps(other)


@given(PERIODS, PERIODS)
def test_a_period_within_another_has_both_its_ends_in_it(one, other):
    ends = (one.end is None and other.end is None) or (one.end is not None and other.contains(one.end))
    assert one.within(other) == (other.contains(one.start) and ends)


def test_periods_that_touch_on_one_day_overlap_and_neighbours_do_not():
    march = Period(date(2009, 3, 1), date(2009, 3, 31))
    assert march.overlaps(Period(date(2009, 3, 31)))
    assert not march.overlaps(Period(date(2009, 4, 1)))


@given(DAYS)
def test_a_london_day_starts_and_ends_on_itself_and_meets_the_next(day):
    assert london_day(start_of_day(day)) == day == london_day(end_of_day(day))
    assert end_of_day(day) + timedelta(microseconds=1) == start_of_day(day + timedelta(days=1))


def test_seventy_two_hours_across_the_clock_change_are_elapsed_hours():
    friday = datetime(2026, 10, 23, 17, 0, tzinfo=LONDON)
    assert after_hours(friday, 72).astimezone(LONDON) == datetime(2026, 10, 26, 16, 0, tzinfo=LONDON)
    spring = datetime(2026, 3, 27, 17, 0, tzinfo=LONDON)
    assert after_hours(spring, 72).astimezone(LONDON) == datetime(2026, 3, 30, 18, 0, tzinfo=LONDON)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        aware(datetime(2026, 1, 1))
    assert aware(datetime(2026, 7, 1, 12, tzinfo=LONDON)) == datetime(2026, 7, 1, 11, tzinfo=UTC)


def test_months_end_on_the_last_day_where_the_month_is_short():
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert add_months(date(2026, 1, 15), -2) == date(2025, 11, 15)


@given(DAYS)
def test_the_contract_year_runs_from_april_and_holds_its_day(day):
    year = contract_year(day)
    assert year.contains(day)
    assert (year.start.month, year.start.day) == (4, 1)
    assert year.days in (365, 366)
