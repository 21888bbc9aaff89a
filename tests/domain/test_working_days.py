"""Working days by the bank holidays that the rules name, and what is said of years that they do not name."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.domain.local_rules import said_against_itself
from register.domain.rules import Ruleset
from register.domain.shipped_rules import shipped
from register.domain.working_days import HOLIDAYS, PLACES, WHERE, WorkingDays, calendar_faults, working_days

NATIONAL = shipped("national")
ENGLAND = WorkingDays(NATIONAL, "England and Wales")
HELD = range(2008, 2029)
DAYS = st.dates(date(2008, 3, 1), date(2028, 10, 1))
COUNTS = st.integers(0, 40)


def test_eight_working_days_after_2_april_2026_step_over_easter_to_the_16th():
    assert ENGLAND.after(date(2026, 4, 2), 8).day == date(2026, 4, 16)
    assert WorkingDays(NATIONAL, "Scotland").after(date(2026, 4, 2), 8).day == date(2026, 4, 15)


@pytest.mark.parametrize("year", HELD)
def test_every_year_from_2008_to_2028_is_known_for_all_three_places_and_lists_weekdays_only(year):
    for place in PLACES:
        calendar = WorkingDays(NATIONAL, place)
        days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
        named = [day for day in days if calendar.holiday(day)]
        assert calendar.known(year)
        assert 8 <= len(named) <= 12
        assert all(day.weekday() < 5 for day in named)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2011, 4, 29), "Wedding of William and Catherine"),
        (date(2012, 6, 5), "Diamond Jubilee of Elizabeth II"),
        (date(2020, 5, 8), "Early May bank holiday"),
        (date(2022, 9, 19), "State Funeral of Queen Elizabeth II"),
        (date(2026, 12, 28), "Boxing Day (substitute day)"),
        (date(2026, 12, 26), ""),
    ],
)
def test_days_that_were_moved_or_proclaimed_are_where_they_were(day, name):
    assert ENGLAND.holiday(day) == name


def test_a_year_that_no_rule_names_is_never_taken_for_one_without_bank_holidays():
    counted = ENGLAND.after(date(2028, 12, 20), 8)
    assert counted.unknown_years == (2029,)
    assert counted.caveat == "The bank holidays of 2029 are not recorded, so this date may move"
    assert ENGLAND.after(date(2028, 12, 1), 8).caveat == ""
    assert ENGLAND.before(date(2008, 1, 3), 5).unknown_years == (2007,)


def test_a_rule_left_open_says_nothing_of_the_years_after_the_days_it_names():
    last = NATIONAL.rule(HOLIDAYS, on=date(2028, 1, 1))
    opened = Ruleset("open", [replace(last, valid_to=None)])
    assert WorkingDays(opened, PLACES[0]).known(2028)
    assert not WorkingDays(opened, PLACES[0]).known(2029)


def test_a_body_in_scotland_counts_by_its_own_bank_holidays_once_it_says_so():
    there = NATIONAL.with_local(
        Ruleset("ours", [replace(NATIONAL.rule(WHERE, on=date(2026, 1, 1)), value="Scotland")])
    )
    assert working_days(there, on=date(2026, 1, 1)).holiday(date(2026, 11, 30)) == "St Andrew's Day"
    assert working_days(NATIONAL, on=date(2026, 1, 1)).is_working(date(2026, 11, 30))


@settings(max_examples=60)
@given(DAYS, COUNTS)
def test_counting_on_meets_so_many_working_days_and_counting_back_undoes_it(day, count):
    start = ENGLAND.on_or_after(day).day
    end = ENGLAND.after(start, count).day
    assert ENGLAND.is_working(end)
    assert ENGLAND.between(start, end) == count + 1
    assert ENGLAND.before(end, count).day == start


@settings(max_examples=60)
@given(DAYS)
def test_the_nearest_working_days_hold_none_between_them_and_a_working_day_is_its_own(day):
    before, after = ENGLAND.on_or_before(day).day, ENGLAND.on_or_after(day).day
    assert before <= day <= after
    assert (before == day == after) == ENGLAND.is_working(day)
    assert ENGLAND.between(before, after) == (1 if before == after else 2)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"day": "25 December"}, "is not a date"),
        ({"day": "2027-12-25"}, "is not one of the days on which this rule holds"),
        ({"where": ["England"]}, "say where"),
        ({"where": []}, "say where"),
    ],
)
def test_a_correction_that_could_not_be_counted_by_is_refused_in_a_sentence(change, told):
    rule = NATIONAL.rule(HOLIDAYS, on=date(2026, 1, 1))
    wrong = replace(rule, value=[{**rule.value[0], **change}, *rule.value[1:]])
    assert told in " ".join(said_against_itself(NATIONAL.rules, wrong))
    assert calendar_faults(replace(rule, value=[]))
    assert calendar_faults(replace(NATIONAL.rule(WHERE, on=date(2026, 1, 1)), value="Wales"))
    assert not calendar_faults(rule)
