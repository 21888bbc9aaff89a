"""Triage by a person, and the clock of its day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.dates import LONDON
from register.domain.errors import Invalid
from register.domain.permissions import ROLES, Role
from register.domain.sharing.clocks import clocks
from register.domain.sharing.incidents import (
    TRANSITIONS,
    TRIAGE_ACTS,
    AwareTime,
    IncidentAct,
    IncidentState,
    ItemSource,
    NewAwareTime,
    NewItemToCheck,
    NewNotification,
    NewTriage,
    NotInThisState,
    TriageOutcome,
    can_move,
    check_aware_time,
    check_item,
    check_notification,
    check_triage,
    deadline,
    earliest_credible,
    move,
    severities,
)
from tests.domain.builders import RULES

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SINCE_2018 = st.datetimes(datetime(2018, 5, 25, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


@given(SINCE_2018)
def test_the_clock_is_72_elapsed_hours_whatever_day_or_night(aware_at):
    assert deadline(aware_at, RULES) == aware_at + timedelta(hours=72)


def test_the_clock_exists_from_the_first_london_minute_of_25_may_2018():
    first = datetime(2018, 5, 25, 0, 0, tzinfo=LONDON).astimezone(UTC)
    assert deadline(first, RULES) == first + timedelta(hours=72)
    assert deadline(first - timedelta(microseconds=1), RULES) is None


def test_each_age_has_its_own_scale():
    scales = [datetime(year, 1, 1, tzinfo=UTC) for year in (2009, 2015, 2026)]
    assert ["sui_3" in severities(RULES, at) for at in scales] == [True, False, False]
    assert ["ig_2" in severities(RULES, at) for at in scales] == [False, True, False]
    assert ["impact_3" in severities(RULES, at) for at in scales] == [False, False, True]


def at(hour, recorded, credible=True):
    day = datetime(2026, 4, 30, tzinfo=UTC)
    return AwareTime(
        aware_at=day + timedelta(hours=hour), recorded_at=day + timedelta(hours=recorded), credible=credible
    )


def test_a_later_time_never_hides_the_deadline_of_an_earlier_credible_one():
    times = (at(8, 9), at(20, 21))
    assert earliest_credible(times) == times[0].aware_at
    assert [clock.due_at for clock in clocks((), times, (), RULES)] == [
        times[0].aware_at + timedelta(hours=72)
    ]


def test_a_mistyped_time_found_not_credible_gives_way_to_the_corrected_one():
    times = (at(2, 9, credible=False), at(8, 10))
    assert [clock.due_at for clock in clocks((), times, (), RULES)] == [
        times[1].aware_at + timedelta(hours=72)
    ]


@given(st.lists(st.builds(at, st.integers(0, 500), st.integers(0, 500), st.booleans()), max_size=6))
def test_the_earliest_credible_time_is_never_later_than_any_credible_one(times):
    first = earliest_credible(times)
    assert all(first is not None and first <= time.aware_at for time in times if time.credible)


def refused(check, *args, **kwargs):
    with pytest.raises(Invalid) as fault:
        check(*args, **kwargs)
    return list(fault.value.problems)


def triage(**changes):
    values = {
        "item_id": "x",
        "outcome": TriageOutcome.DATA_INCIDENT,
        "reason": "Sent to the wrong address",
        "aware_at": NOW - timedelta(hours=1),
        "severity": "impact_2",
    }
    return NewTriage(**(values | changes))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"aware_at": None}, "aware_at"),
        ({"aware_at": NOW + timedelta(seconds=1)}, "aware_at"),
        ({"severity": "sui_3"}, "severity"),
        ({"severity": None}, "severity"),
    ],
)
def test_a_data_incident_needs_reason_time_and_a_grade_of_its_day(changes, field):
    check_triage(triage(), RULES, now=NOW)
    assert refused(check_triage, triage(**changes), RULES, now=NOW) == [field]


def test_something_that_is_no_incident_needs_only_its_reason():
    dismissed = triage(outcome=TriageOutcome.NOT_AN_INCIDENT, aware_at=None, severity=None)
    check_triage(dismissed, RULES, now=NOW)


def test_an_item_and_a_corrected_time_lie_in_the_past_and_say_what_happened():
    item = NewItemToCheck(source=ItemSource.REPORTED, what="", noticed_at=NOW + timedelta(hours=1))
    assert refused(check_item, item, now=NOW) == ["what", "noticed_at"]
    time = NewAwareTime(incident_id="x", aware_at=NOW + timedelta(hours=1), reason="")
    assert set(refused(check_aware_time, time, now=NOW)) == {"reason", "aware_at"}


def test_telling_the_regulator_after_the_deadline_needs_reasons():
    told = NewNotification(incident_id="x", recipient="Regulator", phase="initial", notified_at=NOW)
    check_notification(told, known=(), late=False, now=NOW)
    assert refused(check_notification, told, known=(), late=True, now=NOW) == ["reasons_late"]
    assert refused(
        check_notification, replace(told, answers=("x",)), known=("regulator",), late=False, now=NOW
    ) == ["answers"]


@given(st.sampled_from(IncidentState), st.sampled_from(IncidentAct))
def test_what_has_no_row_cannot_be_done(state, act):
    if can_move(state, act):
        assert move(state, act).start is state
    else:
        with pytest.raises(NotInThisState, match="not possible"):
            move(state, act)


def test_every_outcome_of_triage_is_an_act_on_an_item_to_check():
    assert set(TRIAGE_ACTS) == set(TriageOutcome)
    assert all(can_move(IncidentState.TO_CHECK, act) for act in TRIAGE_ACTS.values())


def test_a_data_protection_officer_moves_nothing():
    allowed = ROLES[Role.DATA_PROTECTION_OFFICER]
    assert not [row for row in TRANSITIONS if row.permission in allowed]
