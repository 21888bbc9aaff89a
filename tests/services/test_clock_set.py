"""The machine's clock is set forward or back while a case runs: no reminder of the law's deadline is doubled or missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import clock
from register.config import Settings
from register.domain.permissions import Role
from register.jobs.send_mail import send_mail
from register.models.duties import Alert
from tests import contracting, reminding
from tests.harness.servers import Postbox
from tests.reminding import duties, tick, waiting

AWARE = datetime(2026, 10, 23, 16, tzinfo=UTC)
BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
DUE = AWARE + 72 * HOUR
LEAD = "lead@example.org"
OF_THE_LAW = ["T-72h", "T-48h", "T-24h", "T-12h", "T-4h", "T-1h", "due", "T+6h"]


@pytest.fixture
def case(session: Session) -> Iterator[str]:
    with clock.travel(AWARE):
        contracting.recorded()
        reminding.account(LEAD, Role.INFORMATION_GOVERNANCE_LEAD, opened=BEFORE)
        yield reminding.data_incident(AWARE).ref


def lived(settings: Settings, smtp: Postbox, hours: range, ahead: timedelta) -> None:
    """These hours of the world, on a machine whose clock stands so far from it; each tick is followed by its mail."""
    over_smtp = replace(settings, smtp_url=smtp.url)
    for hour in hours:
        now = AWARE + hour * HOUR + ahead
        with clock.travel(now):
            tick(now)
            send_mail(over_smtp, lambda now=now: now)


def told(session: Session) -> list[str]:
    """The rungs that the lead was reminded of, in order."""
    session.rollback()
    rows = session.scalars(select(Alert).where(Alert.recipient == LEAD).order_by(Alert.rung_at))
    return [one.rung for one in rows]


@pytest.mark.parametrize(("by", "back_again"), [(1, False), (-1, False), (24, True), (-24, True)])
def test_every_reminder_comes_once_whatever_hour_the_clock_is_set_to(
    session: Session, settings: Settings, smtp_server: Postbox, case: str, by: int, back_again: bool
) -> None:
    lived(settings, smtp_server, range(0, 30, 3), timedelta(0))
    lived(settings, smtp_server, range(30, 42, 3), by * HOUR)
    left = timedelta(0) if back_again else by * HOUR
    lived(settings, smtp_server, range(42, 82 - (0 if back_again else by), 3), left)
    assert told(session) == OF_THE_LAW
    mails = [one for one in smtp_server.messages if one["To"] == LEAD]
    assert Counter(one["Message-ID"] for one in mails).most_common(1)[0][1] == 1
    assert len(mails) == len(OF_THE_LAW)
    assert [one.due_at for one in duties(session)] == [DUE]


@pytest.mark.parametrize("ahead", [HOUR, 24 * HOUR])
def test_mail_that_was_queued_while_the_clock_stood_ahead_goes_out_once_it_is_set_right(
    session: Session, settings: Settings, smtp_server: Postbox, case: str, ahead: timedelta
) -> None:
    with clock.travel(AWARE + ahead):
        tick(AWARE + ahead)
    lived(settings, smtp_server, range(1), timedelta(0))
    assert {one["To"] for one in smtp_server.messages} == {LEAD}
    assert {one.state for one in waiting(session)} == {"sent"}


def test_mail_that_was_put_off_while_the_clock_stood_a_day_ahead_is_tried_again(
    session: Session, settings: Settings, smtp_server: Postbox, case: str
) -> None:
    smtp_server.refusing = True
    lived(settings, smtp_server, range(1), 24 * HOUR)
    assert [one.attempts for one in waiting(session)] == [1]
    smtp_server.refusing = False
    lived(settings, smtp_server, range(1, 2), timedelta(0))
    assert {one.state for one in waiting(session)} == {"sent"}


def test_a_case_whose_deadline_had_passed_when_it_was_judged_is_late_at_once_and_reminded_of_once(
    session: Session, settings: Settings, smtp_server: Postbox
) -> None:
    """A deadline in the past is recorded as it is: nobody is told that there is time left."""
    with clock.travel(AWARE):
        contracting.recorded()
        reminding.account(LEAD, Role.INFORMATION_GOVERNANCE_LEAD, opened=BEFORE)
        reminding.data_incident(AWARE - timedelta(days=10))
    lived(settings, smtp_server, range(1), timedelta(0))
    (mail,) = smtp_server.messages
    assert mail["Subject"].startswith("Overdue: ")
    assert "This was due on 16 October 2026" in mail.get_content()
