"""Tasks planned from facts, and reminders that are raised once, late rather than never."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.duties.duties import DutyKind, Rung
from register.domain.duties.reminders import reminder, still_to_send
from register.domain.permissions import Role, actor_with
from register.domain.sharing.incidents import NewAwareTime, NewTriage, TriageOutcome
from register.models.appointments import AppointmentVersion
from register.models.duties import Duty
from register.models.incidents import IncidentVersion
from register.models.rules import RuleVersion
from register.models.walls import WallVersion
from register.queries.duties.duties import due_by, due_for
from register.queries.sharing import agreements
from register.services.outbox import wait_after
from register.services.rules import amend_rule
from register.services.sharing.agreements import amend_agreement
from register.services.sharing.awareness import correct_aware_time
from register.services.sharing.incidents import triage_incident
from tests import contracting, reminding, sharing
from tests.contracting import SYSTEM, World
from tests.reminding import alerts, duties, tick, waiting

AWARE = datetime(2026, 10, 23, 16, tzinfo=UTC)
LATER = AWARE + timedelta(days=60)
DUE = datetime(2026, 10, 26, 16, tzinfo=UTC)
BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def world(session: Session) -> World:
    made = contracting.recorded()
    reminding.account("lead@example.org", Role.INFORMATION_GOVERNANCE_LEAD, opened=BEFORE)
    reminding.account("siro@example.org", Role.SIRO, opened=BEFORE)
    reminding.account("admin@example.org", Role.ADMINISTRATOR, opened=BEFORE)
    return made


def kinds(session: Session) -> list[str]:
    return [duty.kind for duty in duties(session)]


def test_a_confirmed_incident_is_due_72_elapsed_hours_later(session: Session, world: World) -> None:
    reminding.data_incident(AWARE)
    tick(AWARE)
    assert [(d.kind, d.due_at, d.owner_role) for d in duties(session)] == [
        ("incident_deadline", DUE, "information_governance_lead")
    ]


def test_planning_twice_changes_nothing(session: Session, world: World) -> None:
    reminding.data_incident(AWARE)
    assert tick(AWARE) == 1
    before = [(d.id, d.planned_at) for d in duties(session)]
    assert tick(AWARE) == 0
    assert tick(AWARE + timedelta(seconds=20)) == 0
    assert [(d.id, d.planned_at) for d in duties(session)] == before


def test_an_item_to_check_is_a_task_until_somebody_has_judged_it(session: Session, world: World) -> None:
    item = reminding.item(AWARE)
    tick(AWARE)
    assert kinds(session) == ["item_to_check"]
    new = NewTriage(item_id=item.ref, outcome=TriageOutcome.NEAR_MISS, reason="Unopened")
    with unit_of_work() as work:
        triage_incident(work, new, expected_n=1, actor=SYSTEM, now=AWARE)
    tick(AWARE + timedelta(hours=1))
    assert kinds(session) == []
    assert [d.done_at for d in duties(session, "done")] == [AWARE + timedelta(hours=1)]


def test_each_reminder_comes_once_and_the_siro_hears_towards_the_end(session: Session, world: World) -> None:
    reminding.data_incident(AWARE)
    for hour in range(80):
        tick(AWARE + timedelta(hours=hour))
    told = [(rung, who.split("@")[0]) for rung, who, _late in alerts(session)]
    lead = [rung for rung, who in told if who == "lead"]
    assert lead == ["T-72h", "T-48h", "T-24h", "T-12h", "T-4h", "T-1h", "due", "T+6h"]
    assert [rung for rung, who in told if who == "siro"] == lead[3:]
    assert not any(late for _rung, _who, late in alerts(session))


def test_after_downtime_every_reminder_comes_and_says_that_it_is_late(session: Session, world: World) -> None:
    reminding.data_incident(AWARE)
    tick(AWARE)
    tick(AWARE + timedelta(hours=49))
    assert alerts(session)[1:] == [
        ("T-48h", "lead@example.org", True), ("T-24h", "lead@example.org", True),
    ]  # fmt: skip
    late = waiting(session)[-1]
    assert late.subject.startswith("Late reminder: ")
    assert "it was meant for" in late.body
    assert "26 October 2026 at 16:00 (London time)" in late.body


def test_reminders_from_before_the_task_was_known_are_one(session: Session, world: World) -> None:
    reminding.data_incident(AWARE)
    tick(AWARE + timedelta(hours=50))
    assert [rung for rung, _who, _late in alerts(session)] == ["T-24h"]


def test_mail_is_queued_with_its_alert_or_not_at_all(session: Session, world: World) -> None:
    made = reminding.data_incident(AWARE)
    tick(AWARE)
    assert len(waiting(session)) == len(alerts(session)) == 1
    assert waiting(session)[0].message_id == f"<{waiting(session)[0].alert_id}@armslength>"
    assert f"https://register.example.org/tasks/?about={made.ref}\n" in waiting(session)[0].body


def test_where_nobody_holds_the_role_the_administrators_are_told(session: Session) -> None:
    contracting.recorded()
    reminding.account("admin@example.org", Role.ADMINISTRATOR, opened=BEFORE)
    reminding.data_incident(AWARE)
    tick(AWARE)
    assert [who for _rung, who, _late in alerts(session)] == ["admin@example.org"]


def test_agreements_delegations_and_returns_are_planned_from_their_facts(
    session: Session, world: World
) -> None:
    today = date(2026, 10, 1)
    made = sharing.added(world, today=today, review_due_on=date(2026, 10, 20))
    with unit_of_work() as work:
        contracting.grant(work, world, "use_seal", "pct", "manager", None, valid_to=date(2026, 11, 15))
    with unit_of_work() as work:
        contracting.begin(
            work, AppointmentVersion, "appointment.added", person_id=world.ids["cat"], post_id=world.ids["manager"],
            decision_making_from=date(2026, 9, 10), decision_making_to=None, decision_reason=None, statutory_dual=None,
        )  # fmt: skip
    now = datetime(2026, 10, 1, 9, tzinfo=UTC)
    tick(now)
    assert "annual_declaration" not in kinds(session)
    key = session.scalar(
        select(RuleVersion.thing_id).where(RuleVersion.key == "declarations.asked_without_a_round")
    )
    with unit_of_work() as work:
        amend_rule(work, key, True, source="Policy", reason="Policy", expected_n=1, actor=SYSTEM, today=today)
    tick(now)
    found = {duty.kind: duty for duty in duties(session)}
    assert set(found) == {"agreement_review", "delegation_ending", "annual_declaration"}
    assert found["agreement_review"].due_at == datetime(2026, 10, 20, 22, 59, 59, 999999, tzinfo=UTC)
    assert found["annual_declaration"].owner_id == world.ids["cat"]
    assert found["agreement_review"].subject_ref == made.ref
    one = agreements.agreement(session, made.ref, viewer=SYSTEM.viewer)
    asked = replace(sharing.new_agreement(world), review_due_on=date(2027, 10, 20))
    with unit_of_work() as work:
        amend_agreement(work, one.ref, asked, expected_n=1, reason="Reviewed", actor=SYSTEM, today=today)
    tick(now + timedelta(minutes=1))
    assert "agreement_review" not in kinds(session)


def test_what_is_far_away_is_no_task_yet(session: Session, world: World) -> None:
    sharing.added(world, today=date(2026, 5, 1))
    tick(datetime(2026, 5, 1, 9, tzinfo=UTC))
    assert kinds(session) == []
    tick(datetime(2027, 1, 31, 9, tzinfo=UTC))
    assert kinds(session) == ["agreement_review"]


def test_a_delegation_that_has_ended_is_no_task(session: Session, world: World) -> None:
    with unit_of_work() as work:
        contracting.grant(work, world, "use_seal", "pct", "manager", None, valid_to=date(2010, 3, 31))
    tick(AWARE)
    assert kinds(session) == []


def test_a_task_that_is_needed_again_opens_again(session: Session, world: World) -> None:
    made = reminding.data_incident(AWARE)
    tick(AWARE)

    for hours, left in ((1, [73]), (0, [72])):
        new = NewAwareTime(incident_id=made.ref, aware_at=AWARE + timedelta(hours=hours), reason="Misread")
        with unit_of_work() as work:
            correct_aware_time(
                work, new, mistyped=True, expected_n=None, actor=SYSTEM, now=AWARE + timedelta(hours=2)
            )
        tick(AWARE + timedelta(hours=2))
        due = [(duty.due_at - AWARE) // timedelta(hours=1) for duty in reminding.duties(session)]
        assert due == left
    assert len(alerts(session)) == 2


def test_mine_come_first_then_those_of_my_roles_and_nobody_elses(session: Session, world: World) -> None:
    reminding.data_incident(AWARE)
    sharing.added(world, today=date(2026, 10, 1), review_due_on=date(2026, 10, 24))
    tick(AWARE)
    lead = actor_with(Role.INFORMATION_GOVERNANCE_LEAD, id="x", person_id=world.ids["ann"])
    mine = due_for(session, lead.person_id, lead.roles, viewer=lead.viewer, until=LATER)
    assert [duty.kind for duty in mine] == ["agreement_review", "incident_deadline"]
    nurse = actor_with(Role.DECLARANT, id="y", person_id=world.ids["bob"])
    assert due_for(session, nurse.person_id, nurse.roles, viewer=nurse.viewer, until=LATER) == []


def test_of_many_tasks_all_are_counted_a_few_read_and_the_one_due_first_is_told(
    session: Session, world: World
) -> None:
    made = reminding.data_incident(AWARE)
    tick(AWARE)
    with unit_of_work() as work:
        work.add(
            Duty(
                id="own", kind="person_task", subject_kind="account", subject_id="none", subject_ref="none",
                title="Own", due_at=LATER, planned_at=AWARE, known_at=AWARE, owner_id=world.ids["ann"], state="open",
            )
        )  # fmt: skip
    lead = actor_with(Role.INFORMATION_GOVERNANCE_LEAD, id="x", person_id=world.ids["ann"]).viewer
    found = due_by(session, LATER, viewer=lead, but={}, start=0, most=1)
    assert (found.in_all, [duty.title for duty in found.some]) == (2, ["Own"])
    assert [duty.kind for duty in found.first] == ["incident_deadline"]
    told = {(DutyKind.INCIDENT_DEADLINE, made.ref): found.first[0].due_at}
    told_elsewhere = due_by(session, LATER, viewer=lead, but=told, start=0, most=5)
    assert [duty.title for duty in told_elsewhere.some] == ["Own"]
    for other in ((DutyKind.INCIDENT_DEADLINE, made.ref), (DutyKind.ITEM_TO_CHECK, made.ref)):
        kept = due_by(session, LATER, viewer=lead, but={other: LATER}, start=0, most=5)
        assert [duty.kind for duty in kept.some] == ["person_task", "incident_deadline"]
    assert due_by(session, AWARE, viewer=lead, but={}, start=0, most=5).in_all == 0


def hide(made: IncidentVersion, role: Role) -> None:
    with unit_of_work() as work:
        contracting.begin(
            work, WallVersion, "wall.raised", subject_kind="incident", subject_id=made.thing_id,
            subject_ref=made.ref, person_id=None, role=role.value, valid_from=AWARE.date(),
        )  # fmt: skip


def test_a_barrier_that_keeps_a_task_from_all_who_are_told_first_tells_the_next_in_line_at_once(
    session: Session, world: World
) -> None:
    made = reminding.data_incident(AWARE)
    hide(made, Role.INFORMATION_GOVERNANCE_LEAD)
    assert tick(AWARE) == 1
    hide(made, Role.SIRO)
    assert tick(AWARE + timedelta(hours=24)) == 1
    assert [who for _rung, who, _late in alerts(session)] == ["siro@example.org", "admin@example.org"]


def test_a_barrier_hides_the_task_and_its_reminder(session: Session, world: World) -> None:
    made = reminding.data_incident(AWARE)
    hide(made, Role.INFORMATION_GOVERNANCE_LEAD)
    assert tick(AWARE + timedelta(hours=60)) == 1
    assert [who for _rung, who, _late in alerts(session)] == ["siro@example.org"]
    lead = actor_with(Role.INFORMATION_GOVERNANCE_LEAD, id="x")
    assert due_for(session, None, lead.roles, viewer=lead.viewer, until=LATER) == []
    assert due_by(session, LATER, viewer=lead.viewer, but={}, start=0, most=5).in_all == 0


HOURS = st.lists(st.integers(0, 200), unique=True, max_size=12).map(sorted)


@given(HOURS, st.integers(0, 200))
def test_no_reminder_after_the_task_was_known_is_ever_left_out(hours: list[int], known: int) -> None:
    ladder = [Rung(name=f"{h}", at=AWARE + timedelta(hours=h)) for h in hours]
    since = AWARE + timedelta(hours=known)
    kept = still_to_send(ladder, since)
    assert [r for r in ladder if r.at > since] == [r for r in kept if r.at > since]
    assert len([r for r in kept if r.at <= since]) == min(1, len([h for h in hours if h <= known]))


@given(st.text(max_size=900))
def test_a_subject_is_one_line_that_fits(title: str) -> None:
    letter = reminder(title, DUE, Rung(name="due", at=DUE), now=DUE, address="https://x/")
    assert len(letter.subject) <= 300
    assert len(letter.subject.splitlines()) == 1


def test_waits_double_up_to_an_hour() -> None:
    assert [wait_after(n).total_seconds() for n in (1, 2, 3, 8, 99)] == [30, 60, 120, 3600, 3600]
