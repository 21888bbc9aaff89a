"""Waivers of competition: what is wrong with one, where it stands, and which purchases look split."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.domain.contracts.assessments import Outcome, Severity
from register.domain.contracts.conflicts import assess, assess_interests
from register.domain.contracts.four_eyes import asked_with_interest
from register.domain.contracts.splits import Purchase, SplitRule, split_rule, splits
from register.domain.contracts.stages import Question
from register.domain.contracts.waivers import (
    NewAnswer,
    NewReport,
    NewWaiver,
    WaiverAnswer,
    WaiverState,
    check_answer,
    check_report,
    check_waiver,
    state_of,
)
from register.domain.errors import Invalid
from register.domain.shipped_rules import shipped
from tests.domain.builders import facts

RULES, TODAY = shipped("national"), date(2026, 5, 15)
WAIVER = NewWaiver(
    organisation_id="board", supplier_id="acme", service="DN", value_pence=1_200_000, waiver_reason="urgent",
    justification="A flood", requester_id="bob", asked_on=TODAY,
)  # fmt: skip


def refused(**changes):
    with pytest.raises(Invalid) as fault:
        check_waiver(replace(WAIVER, **changes), RULES, today=TODAY)
    return list(fault.value.problems)


def test_a_whole_request_is_taken():
    check_waiver(WAIVER, RULES, today=TODAY)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("supplier_id", "board"), ("value_pence", 0), ("value_pence", -1), ("waiver_reason", "because"),
        ("asked_on", TODAY + timedelta(days=1)), ("justification", ""), ("requester_id", ""),
    ],
)  # fmt: skip
def test_each_fault_stands_beside_its_field(field, wrong):
    assert refused(**{field: wrong}) == [field]


def test_a_refusal_says_why():
    check_answer(NewAnswer(waiver_answer=WaiverAnswer.APPROVED))
    with pytest.raises(Invalid) as fault:
        check_answer(NewAnswer(waiver_answer=WaiverAnswer.REFUSED))
    assert list(fault.value.problems) == ["answer_note"]


@pytest.mark.parametrize("days", [-1, 1])
def test_the_committee_is_told_after_the_approval_and_not_in_time_to_come(days):
    report = NewReport(reported_on=TODAY, reported_minute="Item 9")
    check_report(report, answered_on=TODAY, today=TODAY)
    with pytest.raises(Invalid) as fault:
        check_report(
            replace(report, reported_on=TODAY + timedelta(days=days)), answered_on=TODAY, today=TODAY
        )
    assert list(fault.value.problems) == ["reported_on"]


def test_where_a_waiver_stands_follows_from_what_was_recorded():
    said = [
        state_of(None, None),
        state_of("refused", None),
        state_of("approved", None),
        state_of("approved", TODAY),
    ]
    assert said == [WaiverState.REQUESTED, WaiverState.REFUSED, WaiverState.APPROVED, WaiverState.REPORTED]


@pytest.mark.parametrize(
    ("found", "severity"),
    [(Outcome.STOPPED, Severity.STOP), (Outcome.CONDITIONAL, Severity.CONDITION), (Outcome.CLEAR, None)],
)
def test_what_is_found_about_whoever_asks_weighs_on_whoever_decides(found, severity):
    asked = facts(question=Question.WAIVE, asker_outcome=str(found))
    assert [reason.severity for reason in asked_with_interest(asked)] == ([severity] if severity else [])
    codes = {reason.code for reason in assess(asked, RULES).reasons}
    assert ("asker_stopped" in codes) is (found is Outcome.STOPPED)


def test_whoever_only_asks_needs_no_authority():
    asked = facts(question=Question.WAIVE, delegations=())
    assert assess(asked, RULES).outcome is Outcome.STOPPED
    assert assess_interests(asked, RULES).outcome is Outcome.CLEAR


# ---------------------------------------------------------------- split purchases


def bought(day, pounds, service="DN", ref="R"):
    return Purchase(
        ref=f"{ref}{day}", kind="waiver", organisation_id="board", supplier_id="acme", service=service,
        on=TODAY + timedelta(days=day), value_pence=pounds * 100,
    )  # fmt: skip


RULE = SplitRule(days=365, limits=(1_000_000, 2_500_000))


def test_two_below_a_limit_that_together_reach_it_look_split():
    (found,) = splits([bought(0, 6_000), bought(364, 4_000)], RULE)
    assert (found.total_pence, found.reached_pence, len(found.purchases)) == (1_000_000, 1_000_000, 2)


def test_a_year_later_or_for_another_service_is_another_purchase():
    assert splits([bought(0, 6_000), bought(365, 6_000)], RULE) == []
    assert splits([bought(0, 6_000), bought(1, 6_000, service="SN")], RULE) == []


def test_one_that_was_competed_for_by_its_own_value_splits_nothing():
    assert splits([bought(0, 30_000), bought(1, 100)], RULE) == []


def test_the_shipped_rule_has_a_period_and_rising_limits():
    rule = split_rule(RULES, on=TODAY)
    assert rule.days > 0
    assert list(rule.limits) == sorted(rule.limits)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 900), st.integers(1, 30_000)), max_size=7))
def test_split_purchases_are_found_exactly_where_trying_every_start_finds_some(made):
    purchases = [bought(day, pounds, ref=f"R{n}-") for n, (day, pounds) in enumerate(made)]
    found = splits(purchases, RULE)
    tried = any(_split(purchases, first, limit) for first in purchases for limit in RULE.limits)
    assert bool(found) is tried
    for one in found:
        assert all(each.value_pence < one.reached_pence for each in one.purchases)
        assert one.total_pence >= one.reached_pence
        assert (one.purchases[-1].on - one.purchases[0].on).days < RULE.days


def _split(purchases, first, limit):
    within = [p for p in purchases if 0 <= (p.on - first.on).days < RULE.days and p.value_pence < limit]
    return len(within) > 1 and sum(p.value_pence for p in within) >= limit
