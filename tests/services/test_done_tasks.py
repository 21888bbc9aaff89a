"""Tasks of key dates: planned before they are due, planned again when the contract changes, done with what shows it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.contracts.stages import ContractAct
from register.domain.dates import london_day
from register.domain.duties.contract_tasks import NewTaskDone
from register.domain.duties.duties import DutyKind
from register.domain.errors import NotFound, Refused
from register.domain.permissions import Actor, Role, actor_with
from register.models.duties import Duty
from register.models.ledger import LedgerEntry
from register.services.accounts.accounts import switch_off
from register.services.duties.answering import say_done
from tests import contracting, reminding
from tests.contracting import World
from tests.reminding import duties, tick
from tests.services.test_changes import decided, in_force, proposed, signatory

NOW = datetime(2009, 12, 1, 9, tzinfo=UTC)
REVIEW = DutyKind.CONTRACT_REVIEW

world = contracting.in_session


def found(session: Session, kind: DutyKind, state: str) -> list[date]:
    return [london_day(one.due_at) for one in duties(session, state) if one.kind == kind]


def said_done(key: str, actor: Actor, kind: DutyKind | None = REVIEW) -> Duty:
    new = NewTaskDone(kind=kind, carried_out_on=NOW.date(), evidence="Minutes of the review, item 3")
    with unit_of_work() as work:
        return say_done(work, key, new, actor=actor, now=NOW)


def running(world: World) -> str:
    """An option of three months, reviews every three months; Eve, who drafted it, answers for it."""
    answers = {"extension_months": 3, "review_frequency": "quarterly", "first_review_date": date(2009, 6, 1)}
    return in_force(world, answers=answers)


def test_key_dates_are_foreseen_long_before_they_are_tasks(session: Session, world: World) -> None:
    running(world)
    tick(NOW - timedelta(days=150))
    assert found(session, DutyKind.CONTRACT_END, "foreseen") == [date(2010, 3, 31)]
    assert found(session, DutyKind.CONTRACT_END, "open") == []
    tick(NOW + timedelta(days=60))
    assert found(session, DutyKind.CONTRACT_END, "open") == [date(2010, 3, 31)]
    assert found(session, DutyKind.CONTRACT_END, "foreseen") == []


def test_using_the_option_moves_the_end_and_takes_the_options_task_away(
    session: Session, world: World
) -> None:
    ref = running(world)
    tick(NOW + timedelta(days=60))
    assert found(session, DutyKind.CONTRACT_OPTION, "open") == [date(2010, 3, 29)]
    change = proposed(ref, ContractAct.EXTEND, contracting.preparer(world), ends_on=date(2010, 6, 30))
    decided(change.ref, signatory(world, "ann"))
    tick(NOW + timedelta(days=61))
    assert found(session, DutyKind.CONTRACT_OPTION, "open") == []
    assert found(session, DutyKind.CONTRACT_END, "foreseen") == [date(2010, 6, 30)]


def test_a_review_that_was_held_is_not_asked_again_and_the_trail_keeps_what_shows_it(
    session: Session, world: World
) -> None:
    ref = running(world)
    tick(NOW)
    assert found(session, REVIEW, "open") == [NOW.date()]
    said_done(ref, contracting.preparer(world))
    tick(NOW + timedelta(hours=1))
    tick(NOW + timedelta(days=2))
    assert found(session, REVIEW, "open") == []
    assert found(session, REVIEW, "answered") == [NOW.date()]
    assert found(session, REVIEW, "foreseen") == [date(2010, 3, 1)]
    assert "duty.done" in session.scalars(select(LedgerEntry.event))


def test_a_review_of_before_the_contract_was_known_here_is_not_asked_for_and_one_missed_since_is(
    session: Session, world: World
) -> None:
    running(world)
    tick(NOW - timedelta(days=1))
    assert found(session, REVIEW, "open") == [NOW.date()]
    tick(NOW + timedelta(days=20))
    assert found(session, REVIEW, "open") == [NOW.date()]


def test_only_whoever_it_falls_to_says_it_is_done_and_only_of_one_task(
    session: Session, world: World
) -> None:
    ref = running(world)
    tick(NOW)
    with pytest.raises(NotFound):
        said_done(ref, actor_with(Role.MANAGER, id="account-manager"))
    with pytest.raises(Refused, match="say which kind is done"):
        said_done(ref, contracting.preparer(world), kind=None)
    assert found(session, REVIEW, "answered") == []


def test_what_another_record_answers_is_not_done_by_word(session: Session, world: World) -> None:
    ref = reminding.data_incident(datetime(2026, 10, 23, 16, tzinfo=UTC)).ref
    tick(datetime(2026, 10, 23, 16, tzinfo=UTC))
    lead = actor_with(Role.INFORMATION_GOVERNANCE_LEAD, id="account-lead")
    with pytest.raises(Refused, match="goes by itself"):
        said_done(ref, lead, kind=None)


def test_the_tasks_of_somebody_who_left_fall_to_their_role_and_come_back_with_them(
    session: Session, world: World
) -> None:
    running(world)
    reminding.account("eve@example.org", Role.CONTRACT_MANAGER, person_id=world.ids["eve"], opened=NOW)
    tick(NOW)
    with unit_of_work() as work:
        switch_off(work, "eve@example.org", actor=contracting.SYSTEM, now=NOW)
    tick(NOW + timedelta(hours=1))
    assert {(one.owner_id, one.owner_role) for one in duties(session)} == {("", "contract_manager")}
    reminding.account("eve.again@example.org", Role.CONTRACT_MANAGER, person_id=world.ids["eve"], opened=NOW)
    tick(NOW + timedelta(hours=2))
    assert {one.owner_id for one in duties(session)} == {world.ids["eve"]}
