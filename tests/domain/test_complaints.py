"""A complaint is acknowledged by its day, counted as the law counts, and nothing but its own answer ends a deadline."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.domain.errors import Invalid
from register.domain.sharing import complaints
from register.domain.sharing.complaint_clocks import CARE, DATA_PROTECTION, Came, Ending, owed, running
from register.domain.sharing.complaints import (
    ComplaintAct,
    ComplaintState,
    NewComplaint,
    NewOutcome,
    NewReceipt,
    NotForThisComplaint,
    move,
)
from register.domain.sharing.form_tickets import LONGEST, Unfit, sealed, unfit
from register.domain.working_days import working_days
from tests.domain.builders import RULES

TODAY = date(2026, 12, 4)
NOW = datetime(2026, 12, 4, 10, tzinfo=UTC)


def due(day: date, *, care: bool = False) -> dict[str, date]:
    return {one.nature: one.due_on for one in owed(Came(days=(day,), care=care), [], RULES)}


def test_a_complaint_of_4_december_2026_is_acknowledged_by_monday_4_january_2027():
    """The 30th day is a Sunday."""
    assert due(date(2026, 12, 4)) == {DATA_PROTECTION: date(2027, 1, 4)}


def test_a_30th_day_on_a_bank_holiday_moves_past_it_and_the_weekend():
    """25 December 2026 is a Friday, the 28th stands in for Boxing Day."""
    assert due(date(2026, 11, 25)) == {DATA_PROTECTION: date(2026, 12, 29)}


def test_a_complaint_about_care_has_three_working_days_besides():
    assert due(date(2026, 12, 4), care=True) == {CARE: date(2026, 12, 9), DATA_PROTECTION: date(2027, 1, 4)}
    assert due(date(2026, 12, 23), care=True)[CARE] == date(2026, 12, 30)


def test_no_day_runs_by_a_law_that_was_not_yet_in_force():
    assert due(date(2026, 6, 18), care=True) == {CARE: date(2026, 6, 23)}
    assert DATA_PROTECTION in due(date(2026, 6, 19))
    assert due(date(2008, 11, 1), care=True) == {}


@settings(max_examples=60)
@given(st.dates(date(2026, 6, 19), date(2028, 10, 1)))
def test_the_last_day_is_a_working_day_at_least_30_days_on_and_no_working_day_lies_between(day):
    calendar = working_days(RULES, on=day)
    last = due(day)[DATA_PROTECTION]
    thirtieth = day + timedelta(days=30)
    assert calendar.is_working(last)
    assert last >= thirtieth
    assert not any(calendar.is_working(thirtieth + timedelta(days=n)) for n in range((last - thirtieth).days))


def test_an_outcome_within_the_days_ends_the_deadline_and_that_of_care_goes_on():
    told = [Ending(nature=DATA_PROTECTION, on=date(2026, 12, 7))]
    found = owed(Came(days=(TODAY,), care=True), told, RULES)
    assert [one.nature for one in running(found)] == [CARE]
    assert not any(one.is_late for one in found)


@given(st.lists(st.dates(date(2026, 6, 19), date(2027, 6, 1)), min_size=1, max_size=4))
def test_the_earliest_day_of_receiving_keeps_its_deadline_whatever_is_corrected(days):
    assert owed(Came(days=tuple(days)), [], RULES)[0].due_on == min(due(day)[DATA_PROTECTION] for day in days)


NEW = NewComplaint(what="My notes were sent to a neighbour", received_on=TODAY, received_by="call")


def refused(work, *args, **more):
    with pytest.raises(Invalid) as fault:
        work(*args, **more)
    return fault.value.problems


@pytest.mark.parametrize("way", ["form", "email", "letter", "call", "in_person", "social_media", "passed_on"])
def test_any_way_of_complaining_counts(way):
    new = NewComplaint(what="x", received_on=TODAY, received_by=way)
    complaints.check_complaint(new, RULES, today=TODAY)


def test_a_complaint_says_when_and_how_it_was_received():
    wrong = NewComplaint(what="", received_on=TODAY + timedelta(days=1), received_by="pigeon")
    assert set(refused(complaints.check_complaint, wrong, RULES, today=TODAY)) == {
        "what",
        "received_on",
        "received_by",
    }


def test_nothing_is_acknowledged_before_it_was_received_or_for_what_it_is_not():
    new = NewReceipt(complaint_id="c", answers=(CARE,), sent_on=TODAY - timedelta(days=1), how="By letter")
    found = refused(complaints.check_receipt, new, known=[DATA_PROTECTION], received_on=TODAY, today=TODAY)
    assert set(found) == {"answers", "sent_on"}


def test_an_outcome_is_one_of_the_list():
    new = NewOutcome(complaint_id="c", outcome="lost", told_on=TODAY, words="Told")
    assert list(refused(complaints.check_outcome, new, RULES, received_on=TODAY, today=TODAY)) == ["outcome"]


def test_a_complaint_whose_outcome_was_told_takes_no_second_one():
    with pytest.raises(NotForThisComplaint):
        move(ComplaintState.ANSWERED, ComplaintAct.TELL_OUTCOME)


def test_a_form_is_taken_once_a_person_could_have_filled_it_in_and_for_a_day():
    ticket = sealed(b"key", bytes(11), NOW)
    later = NOW + timedelta(seconds=4)
    assert unfit(b"key", ticket, later, least_seconds=4) is None
    assert unfit(b"key", ticket, NOW + timedelta(seconds=3), least_seconds=4) is Unfit.TOO_YOUNG
    assert unfit(b"key", ticket, NOW + LONGEST + timedelta(seconds=1), least_seconds=4) is Unfit.TOO_OLD


def test_a_ticket_that_another_made_or_whose_time_was_changed_proves_nothing():
    ticket = sealed(b"key", bytes(11), NOW)
    later = NOW + timedelta(seconds=60)
    earlier = ticket[:22] + "00000001" + ticket[30:]
    for forged in ("", "x" * 22, earlier, sealed(b"other", bytes(11), NOW)):
        assert unfit(b"key", forged, later, least_seconds=4) is Unfit.FORGED
