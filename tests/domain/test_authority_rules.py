"""A body's own rules about limits and the board: what no decision check could read is refused when it is entered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from register.domain.errors import Invalid
from register.domain.local_rules import NewLocalRule, check_local_rule
from register.domain.shipped_rules import shipped

RULES = shipped("national")


def check(key: str, value: Any) -> None:
    day = date(2030, 1, 1)
    rule = NewLocalRule(key=f"authority.{key}", value=value, valid_from=day, source="Board", reason="Ours")
    check_local_rule(rule, RULES, RULES)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("board_days", ["2030-02-07", "soon"], "“soon” is not a date"),
        ("board_days", [20300207], "is not a date"),
        ("vat_rate", "20%", "“20%” is no rate"),
        ("vat_rate", "NaN", "is no rate"),
        ("vat_rate", "-5", "is no rate"),
        ("year_begins", {"month": 2, "day": 29}, "that every year has"),
        ("year_begins", {"month": 13, "day": 1}, "that every year has"),
    ],
)
def test_what_no_check_could_read_is_refused(key: str, value: Any, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        check(key, value)
    assert words in str(refused.value.problems)


def test_what_a_check_can_read_is_taken() -> None:
    check("board_days", ["2030-02-07", "2030-03-07"])
    check("vat_rate", "17.5")
    check("year_begins", {"month": 1, "day": 31})
