"""The key dates of a contract: what ends by itself, what must be served before, and what may be done from when."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from register.domain.contracts.key_dates import KeyDateKind, key_dates, option_problems, review_days
from register.domain.contracts.notices import Way, committee_before, send_by, served_on, ways
from register.domain.dates import add_months, end_of_day, london_day
from register.domain.duties.contract_tasks import NewTaskDone, check_done, plan_contract
from register.domain.duties.duties import DutyKind
from register.domain.errors import Invalid
from register.domain.rules import Confidence, Rule, Ruleset
from register.domain.working_days import working_days
from tests.domain.builders import RULES, contract

TODAY = date(2026, 11, 28)
DAYS = working_days(RULES, on=TODAY)
HAND, POST, EMAIL = ways(RULES, "standard-2026-27", on=TODAY)
SENT = st.dates(date(2008, 2, 1), date(2028, 11, 1))
WAYS = st.builds(Way, st.just("any"), st.just("Any"), st.integers(0, 5))


def option(**changes):
    fields = {"extension_months": "12", "extension_notice_months": "3", "review_frequency": "quarterly"}
    values = {"starts_on": date(2025, 4, 1), "ends_on": date(2027, 3, 31), "notice_months": 6}
    return contract(**(values | {"fields": fields | changes.pop("fields", {})} | changes))


def committee(*days):
    text = [day.isoformat() for day in days]
    rule = Rule(
        key="calendar.committee_days", value=text, source="Board calendar", confidence=Confidence.HIGH
    )
    return RULES.with_local(Ruleset("ours", [rule]))


def found(about, kind, rules=RULES, today=TODAY):
    return key_dates(about, rules, today=today).of(kind)


# ---------------------------------------------------------------- served by each way


def test_an_option_used_by_post_over_christmas_is_posted_before_the_holidays():
    over_christmas = option(ends_on=date(2027, 3, 29))
    one = found(over_christmas, KeyDateKind.OPTION)
    assert one.day == date(2026, 12, 29)
    assert {sending.way.code: sending.by.day for sending in one.ways} == {
        "post": date(2026, 12, 23), "email": date(2026, 12, 24), "hand": date(2026, 12, 29),
    }  # fmt: skip
    assert [sending.way.code for sending in one.ways] == ["post", "email", "hand"]


def test_a_notice_on_a_bank_holiday_counts_from_the_next_operational_day():
    christmas = date(2026, 12, 25)
    assert served_on(christmas, HAND, DAYS).day == date(2026, 12, 29)
    assert served_on(christmas, EMAIL, DAYS).day == date(2026, 12, 29)
    assert served_on(christmas, POST, DAYS).day == date(2026, 12, 30)
    assert send_by(christmas, HAND, DAYS).day == date(2026, 12, 24)


def test_our_own_wording_says_the_next_working_day_for_every_way():
    assert [way.working_days for way in ways(RULES, "community-today", on=TODAY)] == [1, 1, 1]


@settings(max_examples=80)
@given(SENT, WAYS)
def test_the_last_day_to_send_is_in_time_and_the_working_day_after_it_is_not(deadline, way):
    last = send_by(deadline, way, DAYS).day
    assert DAYS.is_working(last)
    assert served_on(last, way, DAYS).day <= deadline
    assert served_on(DAYS.after(last, 1).day, way, DAYS).day > deadline


@settings(max_examples=80)
@given(SENT, SENT, WAYS)
def test_what_is_sent_later_is_never_served_earlier_and_always_on_a_working_day(one, other, way):
    first, second = (served_on(day, way, DAYS).day for day in sorted((one, other)))
    assert first <= second
    assert DAYS.is_working(first)


def test_a_day_counted_through_a_year_without_bank_holidays_says_that_it_may_move():
    far = option(ends_on=date(2029, 4, 2), starts_on=date(2027, 4, 1))
    one = found(far, KeyDateKind.OPTION)
    assert one.caveat == "The bank holidays of 2029 are not recorded, so this date may move"
    assert found(option(), KeyDateKind.OPTION).caveat == ""


# ---------------------------------------------------------------- the three dates


def test_a_fixed_term_ends_by_itself_and_its_option_is_used_before_then():
    dates = key_dates(option(), RULES, today=TODAY)
    assert dates.of(KeyDateKind.END).day == date(2027, 3, 31)
    assert dates.of(KeyDateKind.OPTION).day == date(2026, 12, 31)
    assert dates.of(KeyDateKind.OPTION_END).day == date(2028, 3, 31)
    assert not key_dates(contract(), RULES, today=TODAY).of(KeyDateKind.OPTION)


def test_an_option_that_was_used_up_has_no_last_day_any_more():
    used = key_dates(option(), RULES, today=TODAY, option_until=date(2027, 3, 31))
    assert used.of(KeyDateKind.OPTION) is None
    assert used.of(KeyDateKind.OPTION_END) is None


def test_without_a_day_in_the_contract_the_notice_is_served_before_the_end_or_as_the_edition_says():
    silent = option(fields={"extension_notice_months": ""})
    assert found(silent, KeyDateKind.OPTION).day == date(2027, 3, 31)
    ours = option(fields={"extension_notice_months": ""}, edition="community-today")
    assert found(ours, KeyDateKind.OPTION).day == date(2026, 12, 31)


def test_the_decision_is_moved_to_the_last_committee_before_the_notice_is_sent():
    rules = committee(date(2026, 12, 9), date(2026, 12, 30), date(2027, 1, 13))
    one = found(option(ends_on=date(2027, 3, 29)), KeyDateKind.OPTION_DECISION, rules)
    assert (one.day, one.caveat) == (date(2026, 12, 9), "")
    known = committee(date(2026, 11, 4))
    told = found(option(), KeyDateKind.OPTION_DECISION, known).caveat
    assert told == "Committee meetings are recorded until 4 November 2026 only"
    assert found(option(), KeyDateKind.OPTION_DECISION) is None


@settings(max_examples=40)
@given(st.lists(SENT, max_size=6), SENT)
def test_no_committee_is_after_the_day_and_none_lies_between(held, day):
    last = committee_before(day, sorted(held)).day
    assert last == max((one for one in held if one <= day), default=None)


def test_notice_served_today_ends_it_after_the_notice_period_and_never_after_its_own_end():
    early = key_dates(option(), RULES, today=date(2026, 8, 31)).notice_today
    assert [(one.way.code, one.served.day, one.earliest_end) for one in early] == [
        ("hand", date(2026, 9, 1), date(2027, 3, 1)),
        ("post", date(2026, 9, 2), date(2027, 3, 2)),
        ("email", date(2026, 9, 1), date(2027, 3, 1)),
    ]
    assert key_dates(option(), RULES, today=TODAY).notice_today == ()
    assert key_dates(option(notice_months=None), RULES, today=date(2026, 8, 31)).notice_today == ()


# ---------------------------------------------------------------- the others


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "day"),
    [
        (date(2025, 4, 1), date(2027, 3, 31), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2027, 3, 31), date(2026, 12, 31)),
        (date(2027, 2, 1), date(2027, 3, 31), date(2027, 2, 1)),
    ],
)
def test_procurement_starts_so_long_before_the_end_as_the_rules_say_and_never_before_the_contract(
    starts_on, ends_on, day
):
    assert found(option(starts_on=starts_on, ends_on=ends_on), KeyDateKind.PROCUREMENT).day == day


@example(date(2009, 1, 31), 2, "monthly")
@example(date(2009, 1, 30), 14, "monthly")
@settings(max_examples=40)
@given(
    SENT, st.integers(1, 60), st.sampled_from(["monthly", "quarterly", "six_monthly", "annual", "", "odd"])
)
def test_reviews_come_at_their_intervals_within_the_term(start, months, frequency):
    ends = add_months(start, months) - timedelta(days=1)
    about = option(starts_on=start, ends_on=ends, fields={"review_frequency": frequency})
    days = review_days(about, RULES, on=TODAY)
    every = {"monthly": 1, "quarterly": 3, "six_monthly": 6}.get(frequency, 12)
    assert len(days) == (months - 1) // every
    assert all(start < day <= ends for day in days)


def test_the_last_review_and_the_next_are_shown_and_not_the_fifty_before_them():
    dates = key_dates(option(fields={"review_frequency": "monthly"}), RULES, today=TODAY).dates
    assert [one.day for one in dates if one.kind is KeyDateKind.REVIEW] == [
        date(2026, 11, 1), date(2026, 12, 1),
    ]  # fmt: skip


def test_conditions_precedent_that_are_not_satisfied_have_their_own_day():
    rows = [
        {"condition": "Insurance shown", "due_date": "2026-12-01", "satisfied_date": ""},
        {"condition": "Premises signed", "due_date": "2026-12-01", "satisfied_date": "2026-11-01"},
        {"condition": "No day"},
        "nothing",
    ]
    dates = key_dates(
        option(fields={"conditions": rows, "price_review_date": "2026-13-01"}), RULES, today=TODAY
    )
    assert [one.words for one in dates.dates if one.kind is KeyDateKind.CONDITION] == [
        "Condition precedent due: Insurance shown"
    ]
    assert dates.of(KeyDateKind.PRICE_REVIEW) is None


def test_an_option_longer_than_the_rules_allow_is_refused_from_when_the_rule_holds():
    assert "24 months or shorter" in option_problems(36, RULES, on=TODAY)["extension_months"]
    assert option_problems(24, RULES, on=TODAY) == {}
    assert option_problems(36, RULES, on=date(2010, 4, 1)) == {}


# ---------------------------------------------------------------- tasks


def test_each_key_date_that_asks_something_is_a_task_due_while_every_way_is_open():
    due = {
        duty.kind: duty for duty in plan_contract("c1", option(), committee(date(2026, 12, 9)), today=TODAY)
    }
    assert set(due) == {
        DutyKind.CONTRACT_REVIEW, DutyKind.CONTRACT_PROCUREMENT, DutyKind.CONTRACT_OPTION_DECISION,
        DutyKind.CONTRACT_OPTION, DutyKind.CONTRACT_END,
    }  # fmt: skip
    assert due[DutyKind.CONTRACT_OPTION].due_at == end_of_day(date(2026, 12, 29))
    assert "by post until 29 December 2026" in due[DutyKind.CONTRACT_OPTION].words


@settings(max_examples=40)
@given(st.dates(date(2026, 10, 20), date(2026, 10, 30)), st.integers(1, 24))
def test_a_task_keeps_its_london_day_across_the_change_of_the_clock(ends, notice):
    about = option(ends_on=add_months(ends, notice), fields={"extension_notice_months": str(notice)})
    for duty in plan_contract("c1", about, RULES, today=date(2026, 10, 1)):
        assert duty.due_at == end_of_day(london_day(duty.due_at))


def test_a_task_is_carried_out_on_a_day_that_has_come_and_with_words_that_show_it():
    check_done(NewTaskDone(carried_out_on=TODAY, evidence="Minutes"), today=TODAY)
    with pytest.raises(Invalid) as fault:
        check_done(NewTaskDone(carried_out_on=TODAY + timedelta(days=1), evidence=""), today=TODAY)
    assert set(fault.value.problems) == {"carried_out_on", "evidence"}
