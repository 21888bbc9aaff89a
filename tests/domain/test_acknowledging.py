"""An acknowledgement stops reminders for a while, and never the one at the deadline."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.domain.duties.acknowledging import (
    NewAcknowledgement,
    check_acknowledgement,
    heard,
    quiet_until,
)
from register.domain.duties.duties import rungs
from register.domain.errors import Invalid
from tests.domain.builders import RULES

NOW = datetime(2026, 10, 23, 16, tzinfo=UTC)
DUE = NOW + timedelta(hours=72)


def asked(hours: int | None) -> NewAcknowledgement:
    until = None if hours is None else NOW + timedelta(hours=hours)
    return NewAcknowledgement(until=until, reason="We wait for the provider")


@pytest.mark.parametrize(
    ("hours", "words"), [(0, "in the future"), (-1, "in the future"), (73, "by the deadline")]
)
def test_the_time_lies_ahead_and_not_past_the_deadline(hours, words):
    with pytest.raises(Invalid, match=words):
        check_acknowledgement(asked(hours), DUE, now=NOW)


def test_what_is_overdue_cannot_be_quieted():
    with pytest.raises(Invalid, match="overdue"):
        check_acknowledgement(asked(None), NOW, now=NOW)


@settings(max_examples=60)
@given(st.integers(0, 71), st.one_of(st.none(), st.integers(1, 72)), st.integers(0, 200))
def test_the_deadlines_own_reminder_and_all_after_it_always_go_out(began, lasting, later):
    start = NOW + timedelta(hours=began)
    chosen = None if lasting is None else min(DUE, start + timedelta(hours=lasting))
    until = quiet_until(NewAcknowledgement(until=chosen, reason="x"), DUE)
    ladder = rungs("incident_deadline", DUE, RULES, until=DUE + timedelta(hours=later))
    left = heard(ladder, start, until)
    assert [one for one in left if one.at >= DUE] == [one for one in ladder if one.at >= DUE]
    quiet = [one for one in ladder if one not in left]
    assert all(start <= one.at < until and one.name != "due" for one in quiet)
