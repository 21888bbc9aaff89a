"""A contract performance notice goes through its steps in their order, each in its time, and withholds no more than the
rule allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.dates import end_of_day
from register.domain.duties.performance_notices import plan_performance_notice
from register.domain.errors import Invalid
from register.domain.running.performance_notices import (
    FIRST,
    STEPS,
    NewPerformanceNotice,
    NoticeStep,
    Under,
    check_performance_notice,
    may_follow,
    most_withheld,
    owed,
    settled_on,
    steps_on,
    warnings,
    withheld,
)
from register.domain.shipped_rules import shipped

GIVEN, TODAY = date(2025, 6, 2), date(2025, 12, 1)
RULES = shipped("national")
KNOWN = steps_on(RULES, GIVEN)
UNDER = Under(date(2025, 4, 1), ("DN", "HV"), 120_000_000)
NOTICE = NewPerformanceNotice(
    contract_id="contract", notified_on=GIVEN, notice_service="DN", notice_ground="Late visits",
    remedy_asked="Visits in time", remedy_by=date(2025, 9, 1),
)  # fmt: skip


def step(kind: str, day: date, **more: object) -> NoticeStep:
    asked = {"step_by": day + timedelta(days=20)} if KNOWN.get(kind, {}).get("asks_day") else {}
    return NoticeStep(step_kind=kind, step_on=day, **{**asked, **more})  # type: ignore[arg-type]


def after(*steps: NoticeStep, **changes: object) -> NewPerformanceNotice:
    return replace(NOTICE, steps=steps, **changes)  # type: ignore[arg-type]


def wrong(notice: NewPerformanceNotice, under: Under | None = UNDER) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        check_performance_notice(notice, RULES, under=under, today=TODAY)
    return dict(refused.value.problems)


MET = step("meeting", date(2025, 6, 10))
PLAN = step("remedial_plan", date(2025, 6, 16), step_by=date(2025, 8, 29))
BREACH = step("breached", date(2025, 9, 1))


def test_a_notice_is_met_about_within_ten_working_days():
    check_performance_notice(NOTICE, RULES, under=UNDER, today=TODAY)
    next_ = owed(NOTICE, RULES)
    assert next_ is not None
    assert (next_.words, next_.by) == ("Meet about the notice", date(2025, 6, 16))


def test_what_was_agreed_is_due_on_the_day_that_was_agreed():
    next_ = owed(after(MET, PLAN), RULES)
    assert next_ is not None
    assert next_.by == date(2025, 8, 29)


def test_a_joint_investigation_takes_no_longer_than_two_months_whatever_was_agreed():
    begun = step("investigation", date(2025, 6, 12), step_by=date(2025, 12, 24))
    next_ = owed(after(MET, begun), RULES)
    assert next_ is not None
    assert next_.by == date(2025, 8, 12)


def test_a_step_in_the_wrong_order_is_refused_with_what_may_come():
    words = wrong(after(PLAN))["steps-0-step_kind"]
    assert words.startswith(
        "After “Contract performance notice” comes “Contract management meeting” or “Withdrawn”"
    )
    assert "steps-1-step_kind" in wrong(after(MET, step("withheld", date(2025, 6, 16), withheld_pence=1)))


def test_nothing_follows_what_settled_the_notice():
    withdrawn = step("withdrawn", date(2025, 6, 5))
    assert "is settled" in wrong(after(withdrawn, MET))["steps-1-step_kind"]
    assert settled_on(after(withdrawn), KNOWN) == date(2025, 6, 5)
    assert owed(after(withdrawn), RULES) is None


def test_a_step_lies_neither_before_the_one_before_it_nor_in_the_future():
    assert "2 June 2025" in wrong(after(step("meeting", date(2025, 6, 1))))["steps-0-step_on"]
    assert "today" in wrong(after(step("meeting", TODAY + timedelta(days=1))))["steps-0-step_on"]


def test_a_plan_says_by_when_it_is_done():
    assert "steps-1-step_by" in wrong(after(MET, replace(PLAN, step_by=None)))
    assert "steps-1-step_by" in wrong(after(MET, replace(PLAN, step_by=date(2025, 6, 15))))


def test_no_more_is_withheld_than_the_share_of_a_month():
    held = step("withheld", date(2025, 9, 10), withheld_pence=1_000_000)
    whole = after(MET, PLAN, BREACH, held)
    check_performance_notice(whole, RULES, under=UNDER, today=TODAY)
    assert withheld(whole, KNOWN) == 1_000_000
    penny = after(MET, PLAN, BREACH, replace(held, withheld_pence=1_000_001))
    words = wrong(penny)["steps-3-withheld_pence"]
    assert (
        words
        == "No more than £10,000 a month can be withheld: the limit is 10% of the monthly value, £10,000"
    )


def test_all_notices_of_a_contract_together_withhold_no_more():
    held = step("withheld", date(2025, 9, 10), withheld_pence=600_000)
    whole = after(MET, PLAN, BREACH, held)
    words = wrong(whole, replace(UNDER, withheld_pence=500_000))["steps-3-withheld_pence"]
    assert words.startswith("No more than £5,000 a month")
    assert words.endswith("of which other notices withhold £5,000")


def test_money_stands_only_with_a_step_that_withholds_and_there_it_has_to():
    assert "steps-0-withheld_pence" in wrong(after(replace(MET, withheld_pence=5)))
    assert "steps-3-withheld_pence" in wrong(after(MET, PLAN, BREACH, step("withheld", date(2025, 9, 10))))


def test_what_was_withheld_is_withheld_no_longer_once_it_is_lifted():
    held = step("withheld", date(2025, 9, 10), withheld_pence=900_000)
    lifted = after(MET, PLAN, BREACH, held, step("released", date(2025, 10, 1)))
    check_performance_notice(lifted, RULES, under=UNDER, today=TODAY)
    assert withheld(lifted, KNOWN) == 0
    assert settled_on(lifted, KNOWN) is None


@given(st.integers(0, 10**12), st.sampled_from([2, 10]))
def test_the_limit_is_never_rounded_up(annual: int, percent: int) -> None:
    most = most_withheld({"percent": percent}, annual)
    assert most * 1200 <= annual * percent < (most + 1) * 1200


def test_a_service_is_one_of_the_contract_and_no_notice_comes_before_it_or_tomorrow():
    assert "DN, HV" in wrong(replace(NOTICE, notice_service="XX"))["notice_service"]
    assert "notified_on" in wrong(replace(NOTICE, notified_on=date(2025, 3, 31)))
    assert "notified_on" in wrong(replace(NOTICE, notified_on=TODAY + timedelta(days=1)))
    assert "remedy_by" in wrong(replace(NOTICE, remedy_by=date(2025, 6, 1)))


def test_what_is_late_is_told():
    assert warnings(NOTICE, RULES, date(2025, 6, 16)) == ()
    (late,) = warnings(NOTICE, RULES, date(2025, 6, 17))
    assert late == "Meet about the notice: this was due on 16 June 2025"
    assert len(warnings(NOTICE, RULES, TODAY)) == 2


def test_the_task_falls_to_whoever_looks_after_the_notice_or_else_the_contract():
    (task,) = plan_performance_notice("one", NOTICE, "Nursing", RULES, owner_id="manager")
    assert (task.words, task.due_at, task.owner_id) == (
        "Meet about the notice: Nursing", end_of_day(date(2025, 6, 16)), "manager",
    )  # fmt: skip
    (task,) = plan_performance_notice("one", replace(NOTICE, notice_owner_id="bob"), "Nursing", RULES)
    assert task.owner_id == "bob"


def test_each_year_has_its_own_steps_and_says_how_sure_they_are():
    assert "excused" in steps_on(RULES, date(2010, 1, 1))
    assert "immediate_plan" in KNOWN
    assert "immediate_plan" not in steps_on(RULES, date(2026, 4, 1))
    assert {rule.confidence.value for rule in RULES.history(STEPS)} == {"L"}


@pytest.mark.parametrize("rule", RULES.history(STEPS), ids=lambda rule: str(rule.valid_from))
def test_every_step_of_a_rule_can_be_reached_and_ends_or_says_what_is_owed(rule):
    known = {row["code"]: row for row in rule.value}
    reached, found = {FIRST}, [FIRST]
    while found:
        for row in may_follow(known, found.pop()):
            found += [row["code"]] if row["code"] not in reached else []
            reached.add(row["code"])
    assert reached == set(known)
    for row in known.values():
        assert row.get("ends") or (row["owed"] and (row.get("working_days") or row.get("asks_day")))
        assert set(row.get("after", [])) <= set(known)
        assert row.get("ends") or may_follow(known, row["code"])
