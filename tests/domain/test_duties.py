"""What is due when, and the reminders before and after."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from register.domain.dates import end_of_day
from register.domain.duties.duties import (
    Declarant,
    DutyKind,
    alert_key,
    overdue,
    plan_agreement_review,
    plan_annual_declaration,
    plan_delegation_ending,
    plan_incident,
    plan_item_to_check,
    plan_mitigation_review,
    rungs,
)
from register.domain.sharing.clocks import Answer, clocks
from register.domain.sharing.incidents import AwareTime
from tests.domain.builders import RULES, agreement, mitigation, root

DUE = datetime(2026, 5, 4, 12, tzinfo=UTC)


def names(until, kind="incident_deadline"):
    return [rung.name for rung in rungs(kind, DUE, RULES, until=until)]


def test_the_ladder_of_an_incident_leads_down_to_its_deadline_and_on_after_it():
    before = ["T-72h", "T-48h", "T-24h", "T-12h", "T-4h", "T-1h", "due"]
    assert names(DUE) == before
    assert names(DUE + timedelta(hours=13)) == [*before, "T+6h", "T+12h"]
    assert names(DUE - timedelta(hours=12)) == before[:4]
    assert names(DUE - timedelta(hours=73)) == []


@given(st.integers(-200, 500), st.integers(0, 100), st.sampled_from(DutyKind))
def test_a_reminder_once_reached_is_never_lost_however_late_one_looks(hours, more, kind):
    early = rungs(kind, DUE, RULES, until=DUE + timedelta(hours=hours))
    later = rungs(kind, DUE, RULES, until=DUE + timedelta(hours=hours + more))
    assert later[: len(early)] == early
    assert [rung.at for rung in later] == sorted(rung.at for rung in later)
    assert len({rung.name for rung in later}) == len(later)


def test_every_kind_of_task_has_its_reminders_in_the_rules():
    known = {row["kind"] for row in RULES.value("duties.reminders", on=date(2026, 1, 1))}
    assert known == set(DutyKind)


def test_one_reminder_of_one_task_to_one_person_has_one_key():
    (duty,) = plan_delegation_ending(root(valid_to=date(2026, 6, 1)))
    (moved,) = plan_delegation_ending(root(valid_to=date(2026, 6, 2)))
    first, second = rungs(duty.kind, duty.due_at, RULES, until=duty.due_at)[:2]
    keys = {
        alert_key(duty, first, "ann"),
        alert_key(duty, second, "ann"),
        alert_key(duty, first, "bea"),
        alert_key(moved, first, "ann"),
    }
    assert len(keys) == 4
    assert alert_key(duty, first, "ann") == "delegation_ending:delegation:root:20260601T225959Z:T-1440h:ann"


def test_a_task_dated_by_day_is_due_at_the_end_of_the_london_day():
    (duty,) = plan_agreement_review(agreement())
    assert duty.due_at == end_of_day(date(2026, 7, 1))
    assert not overdue(duty, duty.due_at)
    assert overdue(duty, duty.due_at + timedelta(microseconds=1))


def test_an_agreement_that_ends_before_its_review_is_looked_at_before_it_ends():
    (duty,) = plan_agreement_review(agreement(ends_on=date(2026, 6, 1)))
    assert duty.due_at == end_of_day(date(2026, 6, 1))


def declarant(**changes):
    values = {"person_id": "ann", "since": date(2026, 4, 1), "asked_because": "you are a board member"}
    return Declarant(**(values | changes))


def test_a_yearly_declaration_is_due_a_year_after_the_last_and_says_why_one_is_asked():
    (duty,) = plan_annual_declaration(declarant(last_returned_on=date(2025, 6, 1)), RULES)
    assert duty.due_at == end_of_day(date(2026, 6, 1))
    assert "you are a board member" in duty.words
    (first,) = plan_annual_declaration(declarant(), RULES)
    assert first.due_at == end_of_day(date(2026, 4, 29))


def test_nobody_owed_a_yearly_declaration_under_the_rules_of_2009():
    assert plan_annual_declaration(declarant(since=date(2009, 4, 1)), RULES) == []


def test_somebody_on_leave_is_asked_when_back():
    (duty,) = plan_annual_declaration(declarant(excused_until=date(2026, 9, 1)), RULES)
    assert duty.due_at == end_of_day(date(2026, 9, 1))


def test_a_mitigation_is_reviewed_within_the_year_or_when_it_ends():
    (yearly,) = plan_mitigation_review(mitigation(), RULES)
    (soon,) = plan_mitigation_review(mitigation(review_on=date(2026, 2, 1), seen_to_by="cat"), RULES)
    assert (soon.due_at, soon.owner_id) == (end_of_day(date(2026, 2, 1)), "cat")
    (again,) = plan_mitigation_review(mitigation(followed_up_on=date(2026, 3, 1)), RULES)
    assert again.due_at == end_of_day(date(2027, 3, 1))
    (ending,) = plan_mitigation_review(mitigation(valid_to=date(2026, 3, 31)), RULES)
    assert yearly.due_at == end_of_day(date(2027, 1, 1))
    assert (ending.due_at, ending.owner_id) == (end_of_day(date(2026, 3, 31)), "bea")


def test_each_clock_that_nothing_answered_is_a_task_of_its_own_that_says_which_incident():
    times = (AwareTime(aware_at=DUE, recorded_at=DUE),)
    first, second = plan_incident("x", "INC-2026-A", clocks(["people"], times, (), RULES))
    assert (first.due_at, second.due_at) == (DUE + timedelta(hours=72), DUE + timedelta(hours=120))
    assert first.words == "Data incident INC-2026-A: tell the Information Commissioner, or record why not"
    assert first.key != second.key
    told = (Answer(to="people", at=DUE),)
    assert [
        duty.part for duty in plan_incident("x", "INC-2026-A", clocks(["people"], times, told, RULES))
    ] == ["regulator"]
    (own,) = plan_item_to_check("x", "INC-2026-A", DUE, RULES)
    assert (own.kind, own.due_at) == (DutyKind.ITEM_TO_CHECK, DUE + timedelta(hours=48))


def test_an_incident_of_2009_has_no_clock():
    day = datetime(2009, 5, 1, tzinfo=UTC)
    times = (AwareTime(aware_at=day, recorded_at=day),)
    assert plan_incident("x", "INC-2009-A", clocks(["people"], times, (), RULES)) == []
