"""A check of a provider says until when it can be relied on, and a kind that the rules ask for is missed where it lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.dates import end_of_day
from register.domain.duties.provider_checks import plan_first_checks, plan_provider_check
from register.domain.errors import Invalid
from register.domain.people.provider_checks import (
    CheckOutcome,
    CheckState,
    NewProviderCheck,
    again_by,
    asked_for,
    check_provider_check,
    never_checked,
    newest,
    state_on,
    told,
)
from register.domain.shipped_rules import shipped

TODAY = date(2026, 6, 1)
RULES = shipped("national")
CHECK = NewProviderCheck(
    organisation_id="acme", check_kind="insurance", check_outcome=CheckOutcome.IN_ORDER,
    check_source="Certificate", checked_on=date(2026, 5, 1), holds_until=date(2026, 9, 30),
)  # fmt: skip


def wrong(**changes: object) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        check_provider_check(replace(CHECK, **changes), RULES, today=TODAY)  # type: ignore[arg-type]
    return dict(refused.value.problems)


def test_insurance_can_be_relied_on_until_the_day_it_lapses_and_not_the_day_after():
    check_provider_check(CHECK, RULES, today=TODAY)
    last = date(2026, 9, 30)
    assert again_by(CHECK, RULES) == last
    assert state_on(CHECK, RULES, on=last) is CheckState.HOLDS
    assert state_on(CHECK, RULES, on=last + timedelta(days=1)) is CheckState.OVER
    assert told(CHECK, RULES, on=last) == "In order; lapses on 30 September 2026"
    assert told(CHECK, RULES, on=date(2026, 10, 1)) == "In order; lapsed on 30 September 2026"


@given(st.integers(0, 3000))
def test_nothing_is_relied_on_for_longer_than_the_rule_allows(days: int) -> None:
    one = replace(CHECK, holds_until=CHECK.checked_on + timedelta(days=days))
    by = again_by(one, RULES)
    assert by is not None
    assert one.checked_on <= by <= date(2027, 5, 1)


def test_what_names_no_end_is_checked_again_by_the_rule():
    one = replace(CHECK, check_kind="registration", holds_until=None)
    assert again_by(one, RULES) == date(2027, 5, 1)
    assert told(one, RULES, on=TODAY) == "In order; to be checked again by 1 May 2027"


def test_what_had_lapsed_when_it_was_checked_is_not_called_in_order():
    lapsed = {"holds_until": date(2026, 4, 30)}
    assert "holds_until" in wrong(**lapsed)
    assert "check_found" in wrong(**lapsed, check_outcome=CheckOutcome.NOT_IN_ORDER)
    said = replace(CHECK, **lapsed, check_outcome=CheckOutcome.NOT_IN_ORDER, check_found="Not renewed")  # type: ignore[arg-type]
    check_provider_check(said, RULES, today=TODAY)
    assert state_on(said, RULES, on=TODAY) is CheckState.NOT_IN_ORDER


def test_why_a_check_is_not_needed_is_said():
    assert "check_found" in wrong(check_outcome=CheckOutcome.NOT_NEEDED)


def test_nobody_checks_tomorrow_nor_what_did_not_exist_on_the_day():
    assert "checked_on" in wrong(checked_on=TODAY + timedelta(days=1))
    assert "check_kind" in wrong(check_kind="debarment", checked_on=date(2025, 2, 23))
    assert "check_kind" in wrong(check_kind="horoscope")
    check_provider_check(
        replace(CHECK, check_kind="debarment", checked_on=date(2025, 2, 24)), RULES, today=TODAY
    )


def test_an_old_check_keeps_its_kind_when_the_rules_drop_it():
    gone = replace(CHECK, check_kind="local_list")
    check_provider_check(replace(gone, check_reference="7"), RULES, today=TODAY, kept=gone)


def test_the_check_of_the_latest_day_speaks_whenever_it_was_recorded():
    later = replace(CHECK, checked_on=date(2026, 5, 20))
    assert newest([("b", later), ("a", CHECK)]) == {("acme", "insurance"): ("b", later)}
    assert newest([("a", CHECK), ("b", later)]) == {("acme", "insurance"): ("b", later)}


def test_what_the_rules_of_a_day_ask_for_is_missing_where_nobody_checked_it():
    assert list(asked_for(RULES, {}, on=date(2009, 6, 1))) == ["insurance", "toolkit"]
    assert list(asked_for(RULES, {}, on=TODAY)) == ["registration", "insurance", "toolkit", "debarment"]
    assert asked_for(RULES, {"local_list": 1}, on=TODAY)["local_list"] == "Local list"
    assert state_on(None, RULES, on=TODAY) is CheckState.MISSING


def test_the_task_is_due_at_the_end_of_the_last_day_and_falls_to_a_role():
    (task,) = plan_provider_check("one", CHECK, "Acme Care", RULES)
    assert task.due_at == end_of_day(date(2026, 9, 30))
    assert (task.words, task.owner_id) == ("Check Acme Care again: insurance or indemnity", None)


def test_what_was_never_checked_is_one_task_that_is_not_late_on_the_day_a_register_is_brought_in():
    lacking = never_checked(RULES, {"insurance"}, on=TODAY)
    assert list(lacking) == ["registration", "toolkit", "debarment"]
    begun, known = date(2020, 4, 1), date(2026, 5, 30)
    (task,) = plan_first_checks("acme", "Acme", lacking, begun, known, RULES, on=TODAY)
    assert task.due_at == end_of_day(date(2026, 6, 27))
    assert task.words.startswith(
        "Check Acme for the first time: registration with the regulator of care, toolkit"
    )
    (early,) = plan_first_checks("acme", "Acme", lacking, date(2027, 4, 1), known, RULES, on=TODAY)
    assert early.due_at == end_of_day(date(2027, 4, 1))
    assert plan_first_checks("acme", "Acme", {}, begun, known, RULES, on=TODAY) == []


def test_what_nothing_ends_asks_nothing_again():
    assert (
        plan_provider_check("one", replace(CHECK, check_kind="local_list", holds_until=None), "Acme", RULES)
        == []
    )
