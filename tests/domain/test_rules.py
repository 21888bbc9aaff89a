"""Rules are data with days, bodies and sources."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.rules import RuleMissing, Ruleset, RulesetFault, in_band, parse_ruleset
from tests.domain.builders import RULES, TEES

ROW = """
[[rule]]
key = "a"
value = {value}
source = "A source"
confidence = "H"
{more}
"""


def rows(*parts: tuple[str, str]) -> Ruleset:
    return parse_ruleset("".join(ROW.format(value=value, more=more) for value, more in parts))


def test_a_rule_holds_on_its_first_and_last_day_and_on_no_other():
    rules = rows(("1", "from = 2017-06-01\nto = 2017-06-30"))
    assert rules.value("a", on=date(2017, 6, 1)) == rules.value("a", on=date(2017, 6, 30)) == 1
    for day in (date(2017, 5, 31), date(2017, 7, 1)):
        with pytest.raises(RuleMissing, match="No rule 'a' holds"):
            rules.value("a", on=day)


def test_a_rule_for_named_bodies_beats_the_rule_for_all():
    rules = rows(("1", ""), ("2", 'bodies = ["icb"]'))
    assert rules.value("a", on=date(2026, 1, 1), body="icb") == 2
    assert rules.value("a", on=date(2026, 1, 1), body="nhs_trust") == 1
    assert rules.value("a", on=date(2026, 1, 1)) == 1


def test_a_local_rule_beats_every_national_one():
    rules = rows(("1", ""), ("2", 'bodies = ["icb"]')).with_local(rows(("3", "")))
    assert rules.value("a", on=date(2026, 1, 1), body="icb") == 3


def test_two_rules_for_the_same_days_and_bodies_are_refused():
    with pytest.raises(RulesetFault, match="same days"):
        rows(("1", "to = 2020-01-01"), ("2", "from = 2020-01-01"))
    assert rows(("1", "to = 2019-12-31"), ("2", "from = 2020-01-01")).rules


def test_every_fault_of_a_ruleset_is_reported_at_once():
    text = (
        '[[rule]]\nkey = "a"\nvalue = 1.5\nconfidence = "X"\nfrom = 2020-01-02\nto = 2020-01-01\nsauce = "?"'
    )
    with pytest.raises(RulesetFault) as fault:
        parse_ruleset(text)
    said = " ".join(fault.value.problems)
    for words in ("source is missing", "sauce", "H, M or L", "to lies before from", "whole numbers"):
        assert words in said


def test_text_that_is_not_toml_is_a_fault_in_one_sentence():
    with pytest.raises(RulesetFault, match="not readable as TOML"):
        parse_ruleset("[[rule")


@given(st.integers(0, 10**7))
def test_every_amount_has_a_band_and_a_bound_belongs_to_the_band_above(amount):
    bands = [{"below": 75_000_00, "tier": 1}, {"below": 250_000_00, "tier": 2}, {"tier": 3}]
    assert in_band(amount * 10, bands)["tier"] in (1, 2, 3)
    assert in_band(74_999_50, bands)["tier"] == 1
    assert in_band(75_000_00, bands)["tier"] == 2


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_on_every_day_the_lists_that_pages_need_hold(day):
    for key in ("interests.situations", "mitigations.kinds", "authority.matters", "contracts.editions"):
        codes = [row["code"] for row in RULES.value(key, on=day)]
        assert len(codes) == len(set(codes)) > 0
    for key in (
        "sharing.kinds",
        "sharing.lawful_bases",
        "incidents.scale",
        "contracts.health_service_bodies",
    ):
        assert RULES.value(key, on=day)


def test_nothing_of_2008_to_2013_runs_by_a_rule_of_2017_or_2018():
    day = date(2009, 4, 1)
    later = ("interests.declare_within_days", "interests.decision_making_criteria", "gifts.others")
    assert not [key for key in later if RULES.find(key, on=day, body="pct")]
    assert RULES.find("incidents.notify_within_hours", on=date(2018, 5, 24)) is None
    assert RULES.value("incidents.notify_within_hours", on=date(2018, 5, 25)) == 72


def test_the_example_brings_its_own_local_policy_and_only_for_its_own_years():
    assert TEES.value("interests.declare_anchor", on=date(2009, 4, 1), body="pct") == "arose"
    assert TEES.value("interests.declare_anchor", on=date(2026, 4, 1), body="icb") == "became_aware"


def test_the_list_of_gc27_binds_providers_and_no_integrated_care_board():
    key, day = "interests.non_declarers_published", date(2026, 4, 1)
    assert RULES.find(key, on=day, body="nhs_trust")
    assert RULES.find(key, on=day, body="icb") is None


def test_the_history_of_a_rule_is_in_the_order_of_its_days():
    starts = [rule.valid_from or date.min for rule in RULES.history("contracts.cquin_share_basis_points")]
    assert starts == sorted(starts)
    assert RULES.value("contracts.cquin_share_basis_points", on=date(2009, 4, 1) + timedelta(days=364)) == 50
