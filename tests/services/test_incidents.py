"""From what was shared to an item to check, and from a person's triage to a deadline."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.errors import Forbidden, Invalid, Refused
from register.domain.permissions import Actor
from register.domain.sharing.clocks import NewNotTelling
from register.domain.sharing.incidents import (
    IncidentAct,
    ItemSource,
    NewAwareTime,
    NewItemToCheck,
    NewNotification,
    NewTriage,
    NewUnconfirmation,
    TriageOutcome,
)
from register.models.incidents import IncidentVersion
from register.queries.audit.room import re_dated
from register.queries.duties.planned import planned_duties
from register.queries.rules import ruleset
from register.queries.sharing import incident_views as views
from register.queries.sharing import incidents as queries
from register.queries.trail.verification import verify
from register.queries.visible import AsAt
from register.services.sharing.awareness import correct_aware_time, unconfirm_incident
from register.services.sharing.disclosures import Shared, add_disclosure
from register.services.sharing.incident_steps import (
    add_to_tell,
    advise_incident,
    decide_not_to_tell,
    notify_of_incident,
    take_step,
)
from register.services.sharing.incidents import report_incident, triage_incident
from tests import contracting, sharing
from tests.contracting import SYSTEM, World
from tests.sharing import ANYBODY, DPO, GUARDIAN, LEAD, SIRO

LONDON = ZoneInfo("Europe/London")
FRIDAY = datetime(2026, 10, 23, 17, tzinfo=LONDON).astimezone(UTC)
NOW = datetime(2026, 10, 26, 9, tzinfo=UTC)
SEES = SYSTEM.viewer


world = contracting.in_session


def share(world: World, **changes: object) -> Shared:
    with unit_of_work() as work:
        return add_disclosure(work, sharing.new_disclosure(world, **changes), actor=LEAD, now=NOW)


def reported(at: datetime = FRIDAY) -> IncidentVersion:
    new = NewItemToCheck(source=ItemSource.REPORTED, what="Letter to the wrong house", noticed_at=at)
    with unit_of_work() as work:
        return report_incident(work, new, actor=ANYBODY, now=NOW)


def triaged(
    item: IncidentVersion,
    aware_at: datetime = FRIDAY,
    severity: str = "impact_3",
    actor: Actor = LEAD,
    tell: tuple[str, ...] = (),
) -> IncidentVersion:
    new = NewTriage(
        item_id=item.ref,
        outcome=TriageOutcome.DATA_INCIDENT,
        reason="Sent",
        aware_at=aware_at,
        severity=severity,
        to_tell=tell,
    )
    with unit_of_work() as work:
        return triage_incident(work, new, expected_n=1, actor=actor, now=NOW)


def corrected(
    item: IncidentVersion, at: datetime, *, mistyped: bool, confirmed: bool = False
) -> IncidentVersion:
    new = NewAwareTime(incident_id=item.ref, aware_at=at, reason="The log says so")
    with unit_of_work() as work:
        return correct_aware_time(
            work, new, mistyped=mistyped, expected_n=None, actor=LEAD, now=NOW, confirmed=confirmed
        )


def step(item: IncidentVersion, act: IncidentAct, actor: Actor) -> IncidentVersion:
    with unit_of_work() as work:
        return take_step(work, item.ref, act, words="Done", expected_n=None, actor=actor, now=NOW)


def test_what_no_agreement_covers_opens_an_item_to_check_and_starts_no_clock(
    session: Session, world: World
) -> None:
    shared = share(world)
    assert shared.item is not None
    item = queries.incident(session, shared.item.ref, viewer=SEES)
    assert (item.state, item.aware_at, item.deadline_at) == ("to_check", None, None)
    assert item.disclosure_id == shared.disclosure.thing_id
    assert queries.would_run_out_at(item, ruleset(session), "pct") == NOW + timedelta(hours=72)
    assert verify(session).sound


def test_what_an_agreement_covers_opens_nothing(session: Session, world: World) -> None:
    made = sharing.added(world, date(2026, 4, 1), date(2026, 4, 1), today=date(2026, 10, 1))
    shared = share(world)
    assert shared.item is None
    assert (shared.disclosure.covered, shared.disclosure.agreement_id) == (True, made.thing_id)


def test_an_agreement_one_party_has_not_signed_does_not_cover(session: Session, world: World) -> None:
    made = sharing.added(world, date(2026, 4, 1), today=date(2026, 10, 1))
    shared = share(world, agreement_id=made.thing_id)
    assert shared.item is not None
    assert not shared.disclosure.covered


def test_the_sharing_and_its_item_are_recorded_together_or_not_at_all(session: Session, world: World) -> None:
    with pytest.raises(ZeroDivisionError):  # noqa: PT012, SIM117
        with unit_of_work() as work:
            add_disclosure(work, sharing.new_disclosure(world), actor=LEAD, now=NOW)
            raise ZeroDivisionError
    assert queries.open_incidents(session, viewer=SEES) == []


def test_triage_over_the_clock_change_gives_72_elapsed_hours(session: Session, world: World) -> None:
    made = triaged(reported())
    assert made.state == "confirmed"
    assert made.deadline_at is not None
    assert made.deadline_at.astimezone(LONDON).isoformat() == "2026-10-26T16:00:00+00:00"
    assert "Article 33" in made.deadline_rule


@pytest.mark.parametrize("outcome", [TriageOutcome.NOT_AN_INCIDENT, TriageOutcome.NEAR_MISS])
def test_a_near_miss_or_no_incident_starts_no_clock(
    session: Session, world: World, outcome: TriageOutcome
) -> None:
    new = NewTriage(item_id=reported().ref, outcome=outcome, reason="Nothing left", aware_at=FRIDAY)
    with unit_of_work() as work:
        made = triage_incident(work, new, expected_n=1, actor=LEAD, now=NOW)
    assert (made.state, made.deadline_at) == (outcome.value, None)


def test_before_25_may_2018_there_are_levels_and_no_clock(session: Session, world: World) -> None:
    at = datetime(2009, 6, 1, 9, tzinfo=LONDON)
    made = triaged(reported(at), at, "sui_3")
    assert (made.deadline_at, made.deadline_rule, made.severity) == (None, "", "sui_3")
    with pytest.raises(Invalid, match="how serious"):
        triaged(reported(at), at, "impact_3")


def test_the_first_day_of_the_72_hours_is_25_may_2018(session: Session, world: World) -> None:
    before = datetime(2018, 5, 24, 23, 59, tzinfo=LONDON)
    assert triaged(reported(before), before, "ig_2").deadline_at is None
    after = datetime(2018, 5, 25, 0, 0, tzinfo=LONDON).astimezone(UTC)
    assert triaged(reported(after), after).deadline_at == after + timedelta(hours=72)


def test_a_later_aware_time_leaves_the_earliest_deadline_in_sight(session: Session, world: World) -> None:
    item = triaged(reported())
    made = corrected(item, FRIDAY + timedelta(hours=20), mistyped=False)
    assert made.aware_at == FRIDAY + timedelta(hours=20)
    assert made.deadline_at == item.deadline_at
    shown = views.times_shown(made, ruleset(session), None)
    assert [time.deadline_at for time in shown] == [
        item.deadline_at, FRIDAY + timedelta(hours=92),
    ]  # fmt: skip


def test_a_mistyped_aware_time_stays_on_record_and_sets_no_deadline_once_another_person_agrees(
    session: Session, world: World
) -> None:
    item = triaged(reported(), FRIDAY - timedelta(days=300))
    with pytest.raises(Invalid, match="Another person must confirm"):
        corrected(item, FRIDAY, mistyped=True)
    made = corrected(item, FRIDAY, mistyped=True, confirmed=True)
    assert made.deadline_at == FRIDAY + timedelta(hours=72)
    assert [t.credible for t in queries.aware_times(made)] == [False, True]


def test_adviser_and_guardian_speak_and_only_the_siro_decides(session: Session, world: World) -> None:
    item = triaged(reported())
    for who in (DPO, GUARDIAN):
        with unit_of_work() as work:
            advise_incident(work, item.ref, words="Tell them", expected_n=None, actor=who, now=NOW)
    step(item, IncidentAct.ASSESS, LEAD)
    for who in (DPO, GUARDIAN, LEAD):
        with pytest.raises(Forbidden):
            step(item, IncidentAct.DECIDE, who)
    made = step(item, IncidentAct.DECIDE, SIRO)
    assert [o.title for o in views.opinions_of(made)] == [
        "The data protection officer advised", "The Caldicott Guardian was consulted", "The SIRO decided",
    ]  # fmt: skip
    with pytest.raises(Forbidden), unit_of_work() as work:
        advise_incident(work, item.ref, words="Me too", expected_n=None, actor=SIRO, now=NOW)


def telling(item: IncidentVersion, *answers: str, at: datetime = NOW, **more: str) -> IncidentVersion:
    new = NewNotification(
        incident_id=item.ref, recipient="The duty desk", phase="initial", notified_at=at, answers=answers, **more
    )  # fmt: skip
    with unit_of_work() as work:
        return notify_of_incident(work, new, expected_n=None, actor=LEAD, now=at)


def not_telling(item: IncidentVersion, to: str, actor: Actor = SIRO) -> IncidentVersion:
    new = NewNotTelling(incident_id=item.ref, to=to, reason="A risk to people is unlikely")
    with unit_of_work() as work:
        return decide_not_to_tell(work, new, expected_n=None, actor=actor, now=NOW)


def asked_of(session: Session) -> set[str]:
    session.expire_all()
    return {one.duty.part for one in planned_duties(session, NOW, viewer=SEES) if one.duty.part}


def test_telling_the_regulator_late_needs_reasons(session: Session, world: World) -> None:
    item = triaged(reported())
    late = datetime(2026, 10, 26, 16, 1, tzinfo=UTC)
    telling(item, at=late)
    with pytest.raises(Invalid, match="later than the deadline"):
        telling(item, "regulator", at=late)
    made = telling(item, "regulator", at=late, reasons_late="Two systems were down")
    assert [n["to"] for n in made.notifications or []] == [None, "regulator"]


def test_each_addressees_clock_ends_by_its_own_answer_and_the_case_closes_only_then(
    session: Session, world: World
) -> None:
    item = triaged(reported(), tell=("people",))
    assert asked_of(session) == {"regulator", "people"}
    told = telling(item, "people")
    assert (told.state, told.deadline_at) == ("confirmed", FRIDAY + timedelta(hours=72))
    assert asked_of(session) == {"regulator"}
    step(item, IncidentAct.ASSESS, LEAD)
    step(item, IncidentAct.DECIDE, SIRO)
    with pytest.raises(Invalid, match="the Information Commissioner, by"):
        step(item, IncidentAct.CLOSE, SIRO)
    decided = not_telling(item, "regulator")
    assert (decided.deadline_at, asked_of(session)) == (None, set())
    assert step(item, IncidentAct.CLOSE, SIRO).state == "closed"
    with pytest.raises(Refused, match="Open this incident again first"):
        corrected(item, FRIDAY - timedelta(hours=1), mistyped=False)
    assert verify(session).sound


def test_only_whoever_decides_says_that_somebody_is_not_told(session: Session, world: World) -> None:
    with pytest.raises(Forbidden):
        not_telling(triaged(reported()), "regulator", actor=DPO)


def test_one_telling_may_be_for_several_and_is_a_row_for_each(session: Session, world: World) -> None:
    item = triaged(reported(), tell=("department",))
    made = telling(item, "regulator", "department")
    assert [n["to"] for n in made.notifications or []] == ["regulator", "department"]
    assert asked_of(session) == set()


def test_whoever_is_added_later_has_a_clock_counted_from_becoming_aware(
    session: Session, world: World
) -> None:
    item = triaged(reported())
    with unit_of_work() as work:
        add_to_tell(work, item.ref, codes=["commissioner"], expected_n=None, actor=LEAD, now=NOW)
    session.expire_all()
    made = queries.incident(session, item.ref, viewer=SEES)
    assert made.deadline_at == FRIDAY + timedelta(hours=24)
    assert asked_of(session) == {"regulator", "commissioner"}


def test_a_restated_time_plans_the_clock_anew_and_adds_none(session: Session, world: World) -> None:
    item = triaged(reported())
    corrected(item, FRIDAY + timedelta(hours=20), mistyped=False)
    due = [one.duty.due_at for one in planned_duties(session, NOW, viewer=SEES) if one.duty.part]
    assert due == [FRIDAY + timedelta(hours=72)]
    corrected(item, FRIDAY - timedelta(hours=5), mistyped=False)
    session.expire_all()
    due = [one.duty.due_at for one in planned_duties(session, NOW, viewer=SEES) if one.duty.part]
    assert due == [FRIDAY + timedelta(hours=67)]


def test_an_item_is_judged_once(session: Session, world: World) -> None:
    item = reported()
    triaged(item)
    with pytest.raises(Refused, match="not possible while the state is: confirmed"):
        triaged(item)


def test_whoever_reports_cannot_judge(session: Session, world: World) -> None:
    with pytest.raises(Forbidden):
        triaged(reported(), actor=ANYBODY)


def test_a_mistyped_time_that_moves_no_deadline_on_needs_nobody_else(session: Session, world: World) -> None:
    made = corrected(triaged(reported()), FRIDAY - timedelta(hours=3), mistyped=True)
    assert made.deadline_at == FRIDAY + timedelta(hours=69)


def taken_back(item: IncidentVersion, *, confirmed: bool) -> IncidentVersion:
    new = NewUnconfirmation(incident_id=item.ref, reason="No personal data at all")
    with unit_of_work() as work:
        return unconfirm_incident(work, new, expected_n=None, actor=LEAD, now=NOW, confirmed=confirmed)


def test_a_confirmation_is_taken_back_by_two_and_the_times_count_if_it_is_confirmed_again(
    session: Session, world: World
) -> None:
    item = triaged(reported())
    with pytest.raises(Invalid, match="Another person must confirm"):
        taken_back(item, confirmed=False)
    back = taken_back(item, confirmed=True)
    assert (back.state, back.deadline_at, asked_of(session)) == ("to_check", None, set())
    new = NewTriage(
        item_id=item.ref, outcome=TriageOutcome.DATA_INCIDENT, reason="It was", severity="impact_3",
        aware_at=FRIDAY + timedelta(hours=30),
    )  # fmt: skip
    with unit_of_work() as work:
        again = triage_incident(work, new, expected_n=None, actor=LEAD, now=NOW)
    assert again.deadline_at == FRIDAY + timedelta(hours=72)
    assert asked_of(session) == {"regulator"}


def test_a_day_is_answered_with_the_state_of_that_day_and_a_restated_time_is_a_record_re_dated(
    session: Session, world: World
) -> None:
    item = triaged(reported())
    new = NewAwareTime(incident_id=item.ref, aware_at=FRIDAY - timedelta(hours=1), reason="The log")
    with unit_of_work() as work:
        correct_aware_time(
            work, new, mistyped=False, expected_n=None, actor=LEAD, now=NOW + timedelta(days=2)
        )
    step(item, IncidentAct.CONTAIN, LEAD)
    session.expire_all()
    states = [
        queries.incident(session, item.ref, viewer=SEES, as_at=AsAt(held_on=day)).state
        for day in (FRIDAY.date(), NOW.date())
    ]
    assert states == ["to_check", "contained"]
    moved = [(row.what, row.was, row.now) for row in re_dated(session, viewer=SEES)]
    assert moved == [("aware at", FRIDAY, FRIDAY - timedelta(hours=1))]
