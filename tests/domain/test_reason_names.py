"""Each thing that can stop a decision has a name that people understand."""

from __future__ import annotations

from register.domain.contracts.clearing import CLEARINGS
from register.domain.contracts.wording.reason_names import NAMES, reason_name


def test_whatever_stops_or_conditions_a_decision_is_named_and_no_two_alike() -> None:
    assert NAMES.keys() == CLEARINGS.keys()
    assert len(set(NAMES.values())) == len(NAMES)
    assert not [code for code, name in NAMES.items() if "_" in name or name != name.strip()]


def test_what_is_only_for_the_record_is_told_by_its_code_in_words() -> None:
    assert reason_name("authority") == "authority"
