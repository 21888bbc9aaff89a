"""Declaring, amending, and whether it came in time."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.errors import Invalid
from register.domain.interests.interests import (
    Act,
    InterestType,
    NewAmendment,
    NewNilReturn,
    check_amendment,
    check_interest,
    check_nil_return,
    lateness,
)
from register.domain.interests.offers import GiverKind, OfferResponse
from tests.domain.builders import RULES, TEES, TODAY, new_interest

AWARE = date(2026, 1, 1)


def problems(check, *args, **kwargs):
    with pytest.raises(Invalid) as refused:
        check(*args, **kwargs)
    return refused.value.problems


def test_the_28th_day_is_in_time_and_the_29th_is_late():
    assert lateness(AWARE, AWARE, AWARE + timedelta(days=28), RULES, "icb") == 0
    assert lateness(AWARE, AWARE, AWARE + timedelta(days=29), RULES, "icb") == 1


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_the_days_run_from_becoming_aware_however_long_ago_the_interest_arose(since, waited):
    arose, declared = AWARE - timedelta(days=since), AWARE + timedelta(days=waited)
    assert lateness(AWARE, arose, declared, RULES, "icb") == max(0, waited - 28)


def test_a_local_policy_may_count_from_the_day_it_arose():
    arose, aware = date(2009, 1, 1), date(2009, 3, 1)
    assert lateness(aware, arose, date(2009, 3, 2), TEES, "pct") == 32
    assert lateness(aware, arose, date(2009, 3, 2), RULES, "pct") is None


def test_an_unknown_day_of_awareness_is_the_day_it_arose():
    assert lateness(None, AWARE, AWARE + timedelta(days=30), RULES, "icb") == 2


def test_a_complete_declaration_is_accepted():
    check_interest(new_interest(), RULES, today=TODAY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"description": ""}, "description"),
        ({"description": "x" * 4001}, "description"),
        ({"situation": "Xx"}, "situation"),
        ({"organisation_name": None}, "organisation_name"),
        ({"arose_on": TODAY + timedelta(days=1)}, "arose_on"),
        ({"arose_on": date(1026, 4, 1)}, "arose_on"),
        ({"became_aware_on": date(2026, 3, 31)}, "became_aware_on"),
        ({"ended_on": date(2026, 3, 31)}, "ended_on"),
        ({"value_pence": -1}, "value_pence"),
        ({"interest_type": InterestType.INDIRECT}, "relationship"),
        ({"relationship": "Sister"}, "relationship"),
        ({"publication_objection": "\x00"}, "publication_objection"),
    ],
)
def test_each_wrong_answer_is_named_beside_its_own_field(changes, field):
    assert list(problems(check_interest, new_interest(**changes), RULES, today=TODAY)) == [field]


def test_a_gift_needs_value_answer_and_giver_and_no_organisation():
    gift = new_interest(situation="Gi", organisation_name=None)
    found = problems(check_interest, gift, RULES, today=TODAY)
    assert set(found) == {"value_pence", "offer_response", "giver_kind"}
    whole = new_interest(
        situation="Gi",
        organisation_name=None,
        value_pence=60_00,
        offer_response=OfferResponse.DECLINED,
        giver_kind=GiverKind.OTHER,
    )
    check_interest(whole, RULES, today=TODAY)


def test_situations_of_today_cannot_be_chosen_under_the_rules_of_2009():
    old = new_interest(situation="SP", arose_on=date(2009, 1, 1))
    assert "situation" in problems(check_interest, old, RULES, today=date(2009, 2, 1))
    check_interest(new_interest(arose_on=date(2009, 1, 1)), RULES, today=date(2009, 2, 1))


def amendment(act, **changes):
    return NewAmendment(**({"interest_id": "i1", "n": 1, "act": act} | changes))


def test_a_correction_needs_its_reason_and_a_change_does_not():
    content = new_interest(description="Changed")
    corrected = amendment(Act.CORRECTED, interest=content)
    assert list(problems(check_amendment, corrected, new_interest(), RULES, today=TODAY)) == ["reason"]
    check_amendment(amendment(Act.AMENDED, interest=content), new_interest(), RULES, today=TODAY)


def test_ending_needs_a_day_between_the_beginning_and_today():
    current = new_interest()
    for day in (None, date(2026, 3, 31), TODAY + timedelta(days=1)):
        found = problems(check_amendment, amendment(Act.ENDED, ended_on=day), current, RULES, today=TODAY)
        assert list(found) == ["ended_on"]
    check_amendment(amendment(Act.ENDED, ended_on=TODAY), current, RULES, today=TODAY)


def test_an_interest_never_moves_to_another_person():
    moved = amendment(Act.AMENDED, interest=new_interest(person_id="bea"))
    assert "person_id" in problems(check_amendment, moved, new_interest(), RULES, today=TODAY)


def test_nothing_is_declared_twice_as_an_amendment():
    assert "act" in problems(check_amendment, amendment(Act.DECLARED), new_interest(), RULES, today=TODAY)


def test_a_nil_return_is_for_a_period_that_has_begun():
    year = NewNilReturn(person_id="ann", period_from=date(2026, 4, 1), period_to=date(2027, 3, 31))
    check_nil_return(year, today=TODAY)
    assert "period_from" in problems(check_nil_return, year, today=date(2026, 3, 31))
