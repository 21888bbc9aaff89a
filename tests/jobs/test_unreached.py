"""An address that mail cannot reach is one task of the administrators, until it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from register.config import Settings
from register.db import unit_of_work
from register.domain.permissions import Role
from register.jobs.send_mail import send_mail
from register.services.accounts.accounts import switch_off
from tests import contracting, reminding
from tests.contracting import SYSTEM
from tests.harness.servers import Postbox, mail_server

NOW = datetime(2026, 10, 23, 16, tzinfo=UTC)
BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
GONE = "gone@example.org"


@pytest.fixture
def over_smtp(session: Session, settings: Settings) -> Iterator[tuple[Settings, Postbox]]:
    contracting.recorded()
    reminding.account("admin@example.org", Role.ADMINISTRATOR, opened=BEFORE)
    reminding.account(GONE, Role.DECLARANT, opened=BEFORE)
    with mail_server() as postbox:
        yield replace(settings, smtp_url=postbox.url), postbox


def sent_and_planned(settings: Settings, now: datetime, *addresses: str) -> None:
    if addresses:
        reminding.post(*addresses, now=now)
    send_mail(settings, lambda: now)
    reminding.tick(now)


def test_an_address_refused_for_good_is_one_task_until_a_later_mail_goes_out(
    session: Session, over_smtp: tuple[Settings, Postbox]
) -> None:
    settings, postbox = over_smtp
    postbox.unknown.add(GONE)
    sent_and_planned(settings, NOW, GONE, GONE)
    sent_and_planned(settings, NOW + HOUR, GONE)
    (task,) = reminding.duties(session)
    assert (task.kind, task.owner_role, task.due_at) == (
        "undeliverable_address", "administrator", NOW + 48 * HOUR,
    )  # fmt: skip
    assert GONE in task.title
    assert [who for _rung, who, _late in reminding.alerts(session)] == ["admin@example.org"]
    postbox.unknown.clear()
    sent_and_planned(settings, NOW + 2 * HOUR, GONE)
    assert reminding.duties(session) == []


def test_the_task_closes_when_the_address_is_in_use_no_more(
    session: Session, over_smtp: tuple[Settings, Postbox]
) -> None:
    settings, postbox = over_smtp
    postbox.unknown.add(GONE)
    sent_and_planned(settings, NOW, GONE)
    assert len(reminding.duties(session)) == 1
    with unit_of_work() as work:
        switch_off(work, GONE, actor=SYSTEM, now=NOW + HOUR)
    reminding.tick(NOW + HOUR)
    assert reminding.duties(session) == []


def test_of_an_address_that_nobody_here_has_the_administrators_are_told_once_by_mail(
    session: Session, over_smtp: tuple[Settings, Postbox]
) -> None:
    settings, postbox = over_smtp
    postbox.unknown.add("far@example.net")
    for hour in range(2):
        sent_and_planned(settings, NOW + hour * HOUR, "far@example.net")
    assert reminding.duties(session) == []
    assert [m["To"] for m in postbox.messages] == ["admin@example.org"]
