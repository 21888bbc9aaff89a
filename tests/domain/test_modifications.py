"""Whether procurement law allows a change of a contract that runs: by branch, and by all change since the award."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.domain.contracts.assessments import Severity
from register.domain.contracts.clearing import clearing
from register.domain.contracts.findings import rests_on
from register.domain.contracts.lifetimes import Modification
from register.domain.contracts.modifications import grounds_on, modification
from tests.domain.builders import RULES

DAY = date(2026, 5, 15)
AWARD = 100_000_000


def found(after: int, on: date = DAY, **more: object) -> tuple[str, Severity] | None:
    made = Modification(award_pence=AWARD, after_pence=after, **more)
    told = list(modification(made, RULES, on, "contract"))
    return (told[0].code, told[0].severity) if told else None


NOTE, CONDITION, STOP = Severity.NOTE, Severity.CONDITION, Severity.STOP
ALLOWED = ("modification_allowed", NOTE)


@pytest.mark.parametrize(
    ("change", "ground", "answer"),
    [
        (49_999_999, "own_decision", ALLOWED),
        (50_000_000, "own_decision", ("modification_beyond", STOP)),
        (50_000_000, None, ("modification_beyond", CONDITION)),
        (-50_000_000, "own_decision", ("modification_beyond", STOP)),
        (50_000_000, "external_factors", ALLOWED),
        (50_000_000, "provided_for", ALLOWED),
        (50_000_000, "succession", ALLOWED),
        (50_000_000, "direct_award", ALLOWED),
    ],
)
def test_own_decision_alone_is_capped_and_counts_all_change_since_the_award(
    change: int, ground: str | None, answer: tuple[str, Severity]
) -> None:
    assert found(AWARD + change, ground=ground) == answer


def test_under_a_quarter_of_the_award_is_enough_though_it_is_over_the_amount() -> None:
    large = Modification(award_pence=400_000_000, after_pence=499_999_999, ground="own_decision")
    assert next(modification(large, RULES, DAY, "c")).code == "modification_allowed"
    assert (
        next(modification(replace(large, after_pence=500_000_000), RULES, DAY, "c")).code
        == "modification_beyond"
    )


def test_something_materially_different_is_a_new_procurement_but_where_the_contract_provides_for_it() -> None:
    for ground in ("own_decision", "external_factors", "direct_award", None):
        assert found(AWARD, ground=ground, is_different=True) == ("modification_refused", STOP)
    assert found(AWARD, ground="provided_for", is_different=True) == ALLOWED
    assert found(AWARD * 2, is_option=True) == ALLOWED


def test_a_notice_is_due_from_half_a_million_and_the_own_part_is_told_beside_the_whole() -> None:
    made = Modification(
        award_pence=AWARD, after_pence=AWARD + 50_000_000, own_pence=20_000_000, ground="provided_for"
    )
    words = next(modification(made, RULES, DAY, "c")).message
    assert "changes by £500,000 in all, 50.0% of it, of which £200,000 by own decision. A notice" in words
    below = replace(made, after_pence=AWARD + 49_999_999)
    assert "notice" not in next(modification(below, RULES, DAY, "c")).message


def test_no_rule_of_today_judges_a_change_before_2024_and_each_finding_rests_on_one() -> None:
    assert found(AWARD * 9, on=date(2023, 12, 31)) is None
    assert list(grounds_on(RULES, DAY))[-1] == "own_decision"
    for code in ("modification_allowed", "modification_beyond", "modification_refused"):
        rule = rests_on(code, RULES, DAY)
        assert rule is not None
        assert "regulation 13" in rule.source
    assert clearing("modification_beyond")


@settings(max_examples=40)
@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_a_smaller_change_is_never_judged_harder(first: int, second: int) -> None:
    order = [NOTE, CONDITION, STOP]
    low, high = sorted((first, second))
    one, other = found(AWARD + low, ground="own_decision"), found(AWARD + high, ground="own_decision")
    assert one is not None
    assert other is not None
    assert order.index(one[1]) <= order.index(other[1])
