"""A pilot ends, is evaluated, and is decided after that under a minute."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.errors import Invalid
from register.domain.separation.pilots import NewPilot, check_pilot, warnings
from register.domain.shipped_rules import shipped

TODAY = date(2010, 6, 1)
RULES = shipped("national")
PILOT = NewPilot(
    service_id="service", title="Evenings", pilot_question="Fewer visits?", pilot_from=date(2009, 6, 1),
    pilot_to=date(2010, 2, 28), evaluation_due_on=date(2010, 1, 31),
)  # fmt: skip
DECIDED = {
    "evaluated_on": date(2010, 1, 29), "evaluation": "One in six fewer", "pilot_decision": "market",
    "pilot_decided_on": date(2010, 2, 25), "pilot_minute": "Board, item 9",
}  # fmt: skip


def wrong(**changes: object) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        check_pilot(replace(PILOT, **changes), RULES, today=TODAY)  # type: ignore[arg-type]
    return dict(refused.value.problems)


def test_a_pilot_that_was_evaluated_and_decided_in_time_says_nothing_more():
    decided = replace(PILOT, **DECIDED)
    check_pilot(decided, RULES, today=TODAY)
    assert warnings(decided, TODAY) == ()


@pytest.mark.parametrize("left_out", ["evaluated_on", "evaluation", "pilot_decided_on", "pilot_minute"])
def test_a_decision_needs_its_evaluation_its_day_and_its_minute(left_out: str) -> None:
    assert left_out in wrong(**{**DECIDED, left_out: None})


def test_it_is_not_decided_before_it_was_evaluated():
    assert "pilot_decided_on" in wrong(**{**DECIDED, "pilot_decided_on": date(2010, 1, 28)})
    assert "pilot_decision" in wrong(**{**DECIDED, "pilot_decision": "sell"})


@given(st.integers(1, 4000))
def test_it_never_ends_before_it_begins_and_is_not_due_before(days: int) -> None:
    before = PILOT.pilot_from - timedelta(days=days)
    assert "pilot_to" in wrong(pilot_to=before)
    assert "evaluation_due_on" in wrong(evaluation_due_on=before)


def test_what_is_due_and_what_nobody_decided_is_told():
    told = warnings(PILOT, TODAY)
    assert told == (
        "Its evaluation was due on 31 January 2010",
        "It ended on 28 February 2010, and nobody has decided what follows",
    )
    assert (
        "after its last day"
        in warnings(replace(PILOT, evaluation_due_on=date(2010, 4, 1)), PILOT.pilot_from)[0]
    )
