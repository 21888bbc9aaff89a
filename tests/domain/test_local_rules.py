"""A body's own rule beside the national one: which is stricter, and what rules say against themselves."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.domain.errors import Invalid
from register.domain.local_rules import (
    NewLocalRule,
    Verdict,
    band_faults,
    check_local_rule,
    compared,
    said_against_itself,
)
from register.domain.rule_terms import in_words, keys_named, term
from register.domain.rules import Ruleset
from tests.domain.builders import RULES, TEES

DAY = date(2026, 4, 1)
NOTHING, DECLARE, DECLINE = "nothing", "declare", "decline"


def bands(*steps: tuple[int | None, str]) -> list[dict[str, Any]]:
    return [
        {**({"below": limit} if limit else {}), "outcome": outcome, "words": "Words"}
        for limit, outcome in steps
    ]


def local(key: str, value: Any, **more: Any) -> NewLocalRule:
    return NewLocalRule(key=key, value=value, **{"valid_from": DAY, "source": "Policy of the board", **more})


def refused(new: NewLocalRule, rules: Ruleset = RULES) -> dict[str, str]:
    with pytest.raises(Invalid) as fault:
        check_local_rule(new, rules, RULES)
    return fault.value.problems


@pytest.mark.parametrize(
    ("key", "value", "verdict"),
    [
        ("interests.declare_within_days", 14, Verdict.STRICTER),
        ("interests.declare_within_days", 28, Verdict.SAME),
        ("interests.declare_within_days", 42, Verdict.LOOSER),
        ("publication.months_after_end", 12, Verdict.STRICTER),
        ("publication.months_after_end", 3, Verdict.LOOSER),
        ("interests.declare_anchor", "arose", Verdict.STRICTER),
        ("interests.annual_return_from", "everybody", Verdict.STRICTER),
        ("publication.whose", "everybody", Verdict.OTHER),
        (
            "gifts.others",
            bands((2500, NOTHING), (5000, DECLARE), (None, "declare_for_organisation")),
            Verdict.STRICTER,
        ),
        ("gifts.others", bands((10_000, NOTHING), (None, DECLARE)), Verdict.LOOSER),
        ("gifts.others", bands((6_000, NOTHING), (None, DECLINE)), Verdict.MIXED),
        ("hospitality.supplier", {"outcome": DECLINE, "words": "Decline"}, Verdict.STRICTER),
    ],
)
def test_each_threshold_has_its_own_order_of_stricter(key, value, verdict):
    national = RULES.value(key, on=DAY)
    assert compared(key, value, national) is verdict


@settings(max_examples=30)
@given(st.integers(1, 400), st.integers(1, 400))
def test_of_two_numbers_exactly_one_is_stricter_or_they_are_the_same(one, other):
    for key in ("interests.declare_within_days", "publication.months_after_end"):
        there, back = compared(key, one, other), compared(key, other, one)
        opposite = {
            Verdict.STRICTER: Verdict.LOOSER,
            Verdict.LOOSER: Verdict.STRICTER,
            Verdict.SAME: Verdict.SAME,
        }
        assert back is opposite[there]


def test_a_looser_rule_asks_for_a_reason_and_a_stricter_one_does_not():
    check_local_rule(local("interests.declare_within_days", 14), RULES, RULES)
    assert refused(local("interests.declare_within_days", 42)) == {
        "reason": "Enter why this body needs another rule"
    }
    check_local_rule(local("interests.declare_within_days", 42, reason="Agreed by the board"), RULES, RULES)


def test_a_rule_keeps_the_shape_that_the_program_reads():
    for wrong in (14.5, "14", True, [14]):
        assert "value" in refused(local("interests.declare_within_days", wrong))
    assert "value" in refused(local("gifts.others", [{"below": 5, "outcom": DECLARE, "words": ""}]))
    assert refused(local("gifts.nobody", 1))["key"] == "There is no rule of this name"


def test_steps_that_let_through_more_for_what_is_worth_more_are_named():
    found = refused(local("gifts.others", bands((2500, DECLARE), (5000, NOTHING), (None, DECLINE))))[""]
    assert (
        found
        == "Gifts from others: below £25 it says “Declare”, and from £25 on “No need to declare”, which is looser"
    )
    assert (
        "must rise"
        in refused(local("gifts.others", bands((5000, NOTHING), (2500, DECLARE), (None, DECLINE))))[""]
    )
    assert "the last has none" in refused(local("gifts.others", bands((5000, NOTHING))))[""]


def test_a_rule_that_is_looser_than_one_that_covers_less_is_named_with_both():
    found = refused(local("gifts.cash", {"outcome": NOTHING, "words": "Keep it"}, reason="Because"))[""]
    assert (
        found
        == "Cash and vouchers (local) would be looser than Gifts from others (national), which covers less"
    )
    kept = refused(local("publication.months_after_end", 120))[""]
    assert kept == "An interest would be public for 120 months and kept for 6 years only"


def test_two_local_rules_of_the_same_days_are_named():
    rules = RULES.with_local(Ruleset("own", [local("interests.declare_within_days", 14).rule()]))
    assert (
        "holds on the same days for the same bodies"
        in refused(local("interests.declare_within_days", 7), rules)[""]
    )


def test_the_rules_that_ship_say_nothing_against_themselves():
    for rules in (RULES, RULES.with_local(TEES)):
        for rule in rules.rules:
            assert not band_faults(rule)
            assert not said_against_itself(rules.rules, rule), rule.key


def test_every_rule_that_is_named_is_one_that_ships_and_reads_as_words():
    for key in keys_named():
        assert RULES.history(key), key
        assert set(term(key).at_least) <= set(RULES.keys)
    for rule in RULES.rules:
        told = in_words(rule.key, rule.value)
        assert told, rule.key
        assert all(line and "{" not in line for line in told), rule.key


def test_a_rule_that_nobody_named_is_called_by_the_words_of_its_key():
    assert term("authority.some_new_rule").name == "Some new rule"
