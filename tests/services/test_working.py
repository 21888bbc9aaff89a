"""Reminders while somebody is away: to whoever stands in, or on their return, each once; deadlines of the law at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.duties.working import NewAbsence
from register.domain.errors import Invalid
from register.domain.people.joins import Answer, NewJoin
from register.domain.permissions import Role
from register.models.agreements import AgreementVersion
from register.models.duties import Absence, Alert
from register.models.people import PersonVersion
from register.models.walls import WallVersion
from register.services.duties.working import end_absence, say_away
from register.services.people.joins import answer_join
from tests import contracting, reminding, sharing
from tests.contracting import SYSTEM, World
from tests.reminding import alerts, tick, waiting

BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
REVIEW = date(2026, 10, 31)
FIRST = datetime(2026, 9, 3, 9, tzinfo=UTC)
LEAD, DEPUTY, SIRO = "lead@example.org", "deputy@example.org", "siro@example.org"


@pytest.fixture
def world(session: Session) -> World:
    made = contracting.recorded()
    reminding.account(LEAD, Role.INFORMATION_GOVERNANCE_LEAD, person_id=made.ids["ann"], opened=BEFORE)
    reminding.account(DEPUTY, Role.DECLARANT, person_id=made.ids["bob"], opened=BEFORE)
    reminding.account(SIRO, Role.SIRO, opened=BEFORE)
    return made


def away(
    first: date, last: date, *, deputy: str | None = DEPUTY, person: str = LEAD, now: datetime = FIRST
) -> str:
    new = NewAbsence(
        person=person, first_day=first, last_day=last, deputy=deputy, reason="Knows the agreements"
    )
    with unit_of_work() as work:
        return say_away(work, new, actor=SYSTEM, today=now.date(), now=now)


def review(world: World) -> AgreementVersion:
    return sharing.added(world, today=BEFORE.date(), review_due_on=REVIEW, starts_on=BEFORE.date())


def mails(session: Session) -> list[tuple[str, bool]]:
    """Who was mailed, and whether the mail says for whom they stand in."""
    return [(one.recipient, "because you stand in for Ann Archer" in one.body) for one in waiting(session)]


def test_whoever_stands_in_gets_the_reminder_once_and_whoever_was_away_is_not_sent_it_again(
    session: Session, world: World
) -> None:
    review(world)
    away(date(2026, 9, 1), date(2026, 9, 10))
    for days in range(3):
        tick(FIRST + timedelta(days=days))
    assert mails(session) == [(DEPUTY, True)]
    for days in range(7, 12):
        tick(FIRST + timedelta(days=days))
    assert mails(session) == [(DEPUTY, True)]
    assert not waiting(session)[0].body.count("Password")


def test_where_nobody_stands_in_it_waits_for_the_first_day_back(session: Session, world: World) -> None:
    review(world)
    away(date(2026, 9, 1), date(2026, 9, 10), deputy=None)
    for days in range(7):
        tick(FIRST + timedelta(days=days))
    assert mails(session) == []
    tick(datetime(2026, 9, 11, 8, tzinfo=UTC))
    assert mails(session) == [(LEAD, False)]


def test_coming_back_early_brings_what_waits_the_next_morning(session: Session, world: World) -> None:
    review(world)
    key = away(date(2026, 9, 1), date(2026, 9, 30), deputy=None)
    tick(FIRST)
    back = FIRST + timedelta(days=2)
    with unit_of_work() as work:
        end_absence(work, key, actor=SYSTEM, today=back.date(), now=back)
    tick(back)
    tick(back + timedelta(days=1))
    assert mails(session) == [(LEAD, False)]
    assert session.scalars(select(Absence.last_day)).all() == [date(2026, 9, 4)]


def test_a_deadline_of_the_law_goes_to_both_at_once_and_its_next_rungs_by_the_clock(
    session: Session, world: World
) -> None:
    now = datetime(2026, 9, 5, 9, tzinfo=UTC)
    away(date(2026, 9, 1), date(2026, 9, 30))
    reminding.data_incident(now)
    for hours in range(0, 73, 6):
        tick(now + timedelta(hours=hours))
    told = alerts(session)
    rungs = sorted({rung for rung, to, _ in told if to == LEAD})
    assert len(rungs) > 2
    assert sorted({rung for rung, to, _ in told if to == DEPUTY}) == rungs
    session.rollback()
    assert session.scalars(select(Alert.id).where(Alert.digest_at.is_not(None))).all() == []


def test_a_barrier_keeps_a_task_from_the_deputy_and_the_next_in_line_is_told(
    session: Session, world: World
) -> None:
    agreed = review(world)
    with unit_of_work() as work:
        contracting.begin(
            work, WallVersion, "wall.added", subject_kind="agreement", subject_id=agreed.thing_id,
            subject_ref=agreed.ref, person_id=world.ids["bob"], role=None, reason="Family", valid_from=date(2026, 1, 1),
        )  # fmt: skip
    away(date(2026, 9, 1), date(2026, 9, 10))
    for days in range(12):
        tick(FIRST + timedelta(days=days))
    told = mails(session)
    assert DEPUTY not in {to for to, _ in told}
    assert {to for to, _ in told} == {SIRO, LEAD}


def test_nobody_stands_in_for_themselves_nor_in_a_circle(session: Session, world: World) -> None:
    with unit_of_work() as work:
        other = {"name": "A. Archer", "email": "second@example.org", "staff_number": None}
        second = str(contracting.begin(work, PersonVersion, "person.added", **other).thing_id)
    with unit_of_work() as work:
        new = NewJoin(
            person_id=world.ids["ann"], other_id=second, answer=Answer.ONE_PERSON, reason="One person"
        )
        answer_join(work, new, actor=SYSTEM, today=FIRST.date())
    for address in (LEAD, "second@example.org"):
        with pytest.raises(Invalid, match="Nobody stands in for themselves"):
            away(date(2026, 9, 1), date(2026, 9, 10), deputy=address)
    away(date(2026, 9, 1), date(2026, 9, 10))
    with pytest.raises(Invalid, match="On these days whoever is away would stand in"):
        away(date(2026, 9, 5), date(2026, 9, 20), person=DEPUTY, deputy=LEAD)
    away(date(2026, 9, 11), date(2026, 9, 20), person=DEPUTY, deputy=LEAD)
