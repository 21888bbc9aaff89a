"""Reminders that are not urgent are one mail a person and day: none lost, none doubled, none past what they may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.config import Settings
from register.db import unit_of_work
from register.domain.permissions import Role
from register.jobs.send_mail import send_mail
from register.models.agreements import AgreementVersion
from register.models.duties import Alert, Duty, OutboxMessage
from register.models.rules import RuleVersion
from register.models.walls import WallVersion
from register.queries.sharing import agreements
from register.services.accounts.accounts import switch_off
from register.services.audit.erasures import erasing
from register.services.duties.digests import any_digest, send_digests
from register.services.duties.duties import plan, raise_alerts
from register.services.rules import amend_rule
from register.services.sharing.agreements import amend_agreement
from tests import contracting, reminding, sharing
from tests.contracting import SYSTEM, World
from tests.harness.servers import mail_server
from tests.reminding import alerts, tick, waiting

BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
LEAD = "lead@example.org"


@pytest.fixture
def world(session: Session) -> World:
    made = contracting.recorded()
    reminding.account(LEAD, Role.INFORMATION_GOVERNANCE_LEAD, opened=BEFORE)
    return made


def reviews(world: World, day: date, *, count: int = 2) -> list[AgreementVersion]:
    """Agreements whose review is due so that a reminder of each falls within an hour of this day's midnight."""
    due = day + timedelta(days=6)
    return [
        sharing.added(world, today=BEFORE.date(), title=f"Records {n}", review_due_on=due, starts_on=BEFORE.date())
        for n in range(count)
    ]  # fmt: skip


def mails_of_a_day(session: Session) -> list[OutboxMessage]:
    return [one for one in waiting(session) if one.message_id.startswith("<digest-")]


def known_before(day: date) -> None:
    """The first reminder, of when the tasks became known, is out of the way."""
    for days in (3, 2):
        tick(datetime(day.year, day.month, day.day, 9, tzinfo=UTC) - timedelta(days=days))


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_each_day_has_one_mail_when_the_clocks_change_too_never_doubled_and_never_missed(
    session: Session, world: World, day: date
) -> None:
    reviews(world, day)
    known_before(day)
    before = len(mails_of_a_day(session))
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=6)
    sent: list[datetime] = []
    for minutes in range(0, 60 * 44, 20):
        tick(start + timedelta(minutes=minutes))
        sent += [start + timedelta(minutes=minutes)] * (len(mails_of_a_day(session)) - before - len(sent))
    eight = datetime(day.year, day.month, day.day, 7 if day == SPRING else 8, tzinfo=UTC)
    assert sent == [eight]
    mail = mails_of_a_day(session)[-1]
    assert mail.subject.endswith(": 2 reminders")
    assert mail.body.count("Records 0") == mail.body.count("Records 1") == 1


def test_an_empty_day_sends_nothing(session: Session, world: World) -> None:
    for hour in range(48):
        tick(datetime(2026, 10, 24, hour % 24, tzinfo=UTC) + timedelta(days=hour // 24))
    assert waiting(session) == []


def test_a_deadline_of_the_law_goes_at_once_and_stands_in_no_mail_of_a_day(
    session: Session, world: World
) -> None:
    aware = datetime(2026, 10, 23, 16, tzinfo=UTC)
    reminding.data_incident(aware)
    for hour in range(80):
        tick(aware + timedelta(hours=hour))
    assert mails_of_a_day(session) == []
    assert len(waiting(session)) == len(alerts(session))


def test_ticking_again_and_by_several_makes_no_second_mail(session: Session, world: World) -> None:
    reviews(world, AUTUMN)
    now = datetime(2026, 10, 20, 9, tzinfo=UTC)
    tick(now)
    later = now + timedelta(days=1)
    for _ in range(3):
        tick(later)
    assert len(mails_of_a_day(session)) == 1
    assert not any_digest(session, later)


def test_what_comes_after_the_mail_of_the_day_and_belonged_to_it_goes_by_itself(
    session: Session, world: World
) -> None:
    reviews(world, AUTUMN, count=1)
    tick(datetime(2026, 10, 20, 6, tzinfo=UTC))
    eight = datetime(2026, 10, 20, 7, tzinfo=UTC)
    tick(eight)
    reviews(world, AUTUMN, count=1)
    with unit_of_work() as work:
        plan(work, eight - timedelta(seconds=1))
        raise_alerts(work, eight - timedelta(seconds=1))
    with unit_of_work() as work:
        assert send_digests(work, eight + timedelta(seconds=5)) == 1
    assert len(mails_of_a_day(session)) == 1
    assert len(waiting(session)) == len(alerts(session)) == 2
    assert waiting(session)[-1].alert_id is not None


def test_after_downtime_everything_that_waited_comes_in_one_mail_that_says_so(
    session: Session, world: World
) -> None:
    reviews(world, AUTUMN)
    known_before(AUTUMN)
    before = len(mails_of_a_day(session))
    tick(datetime(2026, 10, 28, 2, tzinfo=UTC))
    (mail,) = mails_of_a_day(session)[before:]
    assert mail.message_id.startswith("<digest-2026-10-27-")
    assert mail.body.count("This reminder is late: it was meant for") == 2


def test_a_task_done_before_the_mail_of_the_day_stands_in_none(session: Session, world: World) -> None:
    (made,) = reviews(world, AUTUMN, count=1)
    tick(datetime(2026, 10, 20, 9, tzinfo=UTC))
    found = agreements.agreement(session, made.ref, viewer=SYSTEM.viewer)
    asked = replace(sharing.new_agreement(world), review_due_on=date(2027, 10, 20))
    with unit_of_work() as work:
        amend_agreement(
            work, found.ref, asked, expected_n=1, reason="Reviewed", actor=SYSTEM, today=date(2026, 10, 20)
        )
    tick(datetime(2026, 10, 21, 9, tzinfo=UTC))
    assert waiting(session) == []
    assert [one.carried_in for one in session.scalars(select(Alert))] == [""]


def test_a_barrier_raised_while_a_reminder_waits_sends_it_to_the_next_in_line(
    session: Session, world: World
) -> None:
    reminding.account("siro@example.org", Role.SIRO, opened=BEFORE)
    (made,) = reviews(world, AUTUMN, count=1)
    tick(datetime(2026, 10, 20, 9, tzinfo=UTC))
    with unit_of_work() as work:
        contracting.begin(
            work, WallVersion, "wall.raised", subject_kind="agreement", subject_id=made.thing_id, subject_ref=made.ref,
            person_id=None, role=Role.INFORMATION_GOVERNANCE_LEAD.value, valid_from=date(2026, 10, 20),
        )  # fmt: skip
    for seconds in (0, 20):
        tick(datetime(2026, 10, 21, 9, tzinfo=UTC) + timedelta(seconds=seconds))
    assert [one.recipient for one in waiting(session)] == ["siro@example.org"]


def test_a_reminder_that_waits_for_whoever_has_left_goes_to_whoever_is_next(
    session: Session, world: World
) -> None:
    reminding.account("admin@example.org", Role.ADMINISTRATOR, opened=BEFORE)
    reviews(world, AUTUMN, count=1)
    tick(datetime(2026, 10, 20, 9, tzinfo=UTC))
    with unit_of_work() as work:
        switch_off(work, LEAD, actor=SYSTEM, now=datetime(2026, 10, 20, 10, tzinfo=UTC))
    for seconds in (0, 20):
        tick(datetime(2026, 10, 21, 9, tzinfo=UTC) + timedelta(seconds=seconds))
    assert [one.recipient for one in waiting(session)] == ["admin@example.org"]


def test_an_hour_of_the_bodys_own_holds_from_its_day(session: Session, world: World) -> None:
    reviews(world, AUTUMN)
    tick(datetime(2026, 10, 20, 9, tzinfo=UTC))
    key = session.scalars(select(RuleVersion.thing_id).where(RuleVersion.key == "duties.digest_hour")).one()
    with unit_of_work() as work:
        amend_rule(
            work, key, 10, source="Policy", reason="Policy", expected_n=1, actor=SYSTEM, today=date(2026, 10, 20)
        )  # fmt: skip
    reviews(world, AUTUMN + timedelta(days=1), count=1)
    tick(datetime(2026, 10, 20, 10, tzinfo=UTC))
    sent = []
    for hour in range(6, 12):
        tick(datetime(2026, 10, 21, hour, tzinfo=UTC))
        sent.append(len(waiting(session)))
    assert sent == [0, 1, 1, 2, 2, 2]
    assert len(mails_of_a_day(session)) == 1


def test_an_erasure_reaches_the_mails_of_a_day(session: Session, world: World) -> None:
    gone, stays = reviews(world, AUTUMN)
    tick(datetime(2026, 10, 20, 9, tzinfo=UTC))
    later = datetime(2026, 10, 21, 9, tzinfo=UTC)
    tick(later)
    with unit_of_work() as work:
        erasing(gone.thing_id, [], "")(work.connection(), 0)
        work.expire_all()
    assert mails_of_a_day(session) == []
    with unit_of_work() as work:
        assert send_digests(work, later + timedelta(seconds=20)) == 1
    (mail,) = mails_of_a_day(session)
    titles = [duty.title for duty in session.scalars(select(Duty).where(Duty.subject_id == stays.thing_id))]
    assert [title for title in titles if title in mail.body] == titles
    assert "1 reminder" in mail.subject


def test_one_mail_reaches_a_real_server_under_its_own_message_id(
    session: Session, world: World, settings: Settings
) -> None:
    reviews(world, AUTUMN)
    tick(datetime(2026, 10, 20, 9, tzinfo=UTC))
    now = datetime(2026, 10, 21, 7, tzinfo=UTC)
    tick(now)
    with mail_server() as postbox:
        over_smtp = replace(settings, smtp_url=postbox.url)
        assert send_mail(over_smtp, lambda: now) == 1
        assert send_mail(over_smtp, lambda: now) == 0
        (mail,) = postbox.messages
    assert mail["Message-ID"] == mails_of_a_day(session)[0].message_id
    assert mail["To"] == LEAD
