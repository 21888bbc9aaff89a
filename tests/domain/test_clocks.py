"""Each addressee has a clock of its own, which its own answer ends and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.errors import Invalid
from register.domain.sharing.clocks import (
    REGULATOR,
    Answer,
    NewNotTelling,
    addressees,
    check_not_telling,
    check_to_tell,
    clocks,
    late_for,
    refuse_while_running,
    running,
)
from register.domain.sharing.incidents import AwareTime
from tests.domain.builders import RULES

AWARE = datetime(2026, 10, 23, 16, tzinfo=UTC)
TIMES = (AwareTime(aware_at=AWARE, recorded_at=AWARE),)
CODES = [one.to for one in addressees(AWARE, RULES)]


def after(hours: int) -> datetime:
    return AWARE + timedelta(hours=hours)


def answers(*given_: tuple[str, int, bool]) -> list[Answer]:
    return [Answer(to=to, at=after(hours), told=told) for to, hours, told in given_]


@given(
    st.lists(st.sampled_from(CODES[1:]), unique=True),
    st.lists(st.tuples(st.sampled_from([*CODES, "a stranger"]), st.integers(0, 200), st.booleans())),
)
def test_a_clock_runs_exactly_as_long_as_nothing_answered_its_own_addressee(asked, given_):
    found = clocks(asked, TIMES, answers(*given_), RULES)
    assert {clock.addressee.to for clock in found} == {REGULATOR, *asked}
    assert {c.addressee.to for c in running(found)} == {REGULATOR, *asked} - {to for to, _, _ in given_}


def test_telling_the_people_concerned_never_ends_the_regulators_clock():
    (left,) = running(clocks(["people"], TIMES, answers(("people", 1, True)), RULES))
    assert (left.addressee.to, left.due_at) == (REGULATOR, after(72))


def test_a_decision_not_to_report_ends_the_regulators_clock():
    assert running(clocks((), TIMES, answers((REGULATOR, 5, False)), RULES)) == []


def test_lateness_is_asked_against_the_clock_that_is_answered_and_only_the_first_time():
    found = clocks(["people", "commissioner"], TIMES, (), RULES)
    assert [one.addressee.to for one in late_for(found, ["people", REGULATOR], after(73))] == [REGULATOR]
    told = clocks((), TIMES, answers((REGULATOR, 2, True)), RULES)
    assert late_for(told, [REGULATOR], after(100)) == []


def test_a_case_is_not_closed_over_a_clock_that_runs():
    with pytest.raises(Invalid, match="the Information Commissioner, by"):
        refuse_while_running(clocks((), TIMES, (), RULES))
    refuse_while_running(clocks((), TIMES, answers((REGULATOR, 1, True)), RULES))


def test_nothing_is_counted_before_anybody_became_aware_nor_before_the_rules_give_hours():
    assert clocks(["people"], (), (), RULES) == ()
    old = (AwareTime(aware_at=datetime(2009, 5, 1, tzinfo=UTC), recorded_at=AWARE),)
    assert clocks(["people"], old, (), RULES) == ()


def test_only_who_stands_in_the_rules_of_that_day_can_be_asked_for():
    assert check_to_tell(["people"], AWARE, RULES, None) is None
    assert check_to_tell(["the press"], AWARE, RULES, None) == "Select who has to be told from the list"
    assert check_to_tell(["people"], None, RULES, None) is not None


def test_only_a_clock_that_runs_is_answered_by_a_decision_not_to_tell():
    found = clocks((), TIMES, answers((REGULATOR, 1, True)), RULES)
    with pytest.raises(Invalid) as fault:
        check_not_telling(NewNotTelling(incident_id="x", to=REGULATOR, reason="No risk"), found)
    assert list(fault.value.problems) == ["to"]
