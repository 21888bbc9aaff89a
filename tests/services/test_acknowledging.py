"""A task that somebody has in hand: no reminders for a while, but the deadline's own, and anew when it comes again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.duties.acknowledging import NewAcknowledgement
from register.domain.errors import NotFound
from register.domain.permissions import Role, actor_with
from register.services.duties.acknowledging import acknowledge
from tests import contracting, reminding
from tests.contracting import World
from tests.reminding import alerts, duties, tick

NOW = datetime(2026, 10, 23, 16, tzinfo=UTC)
LEAD = actor_with(Role.INFORMATION_GOVERNANCE_LEAD, id="account-lead")

world = contracting.in_session


def acknowledged(key: str, *, hours: int | None, at: datetime, actor: object = LEAD) -> None:
    new = NewAcknowledgement(until=None if hours is None else at + timedelta(hours=hours), reason="In hand")
    with unit_of_work() as work:
        acknowledge(work, key, new, actor=actor, now=at)  # type: ignore[arg-type]


def test_reminders_stop_until_then_and_go_on_afterwards(session: Session, world: World) -> None:
    reminding.account("lead@example.org", Role.INFORMATION_GOVERNANCE_LEAD, opened=NOW)
    ref = reminding.data_incident(NOW).ref
    tick(NOW)
    acknowledged(ref, hours=50, at=NOW)
    for hours in (24, 48, 60, 72):
        tick(NOW + timedelta(hours=hours))
    assert [rung for rung, _, _ in alerts(session)] == ["T-72h", "T-12h", "T-4h", "T-1h", "due"]


def test_quiet_until_the_deadline_still_reminds_at_the_deadline(session: Session, world: World) -> None:
    reminding.account("lead@example.org", Role.INFORMATION_GOVERNANCE_LEAD, opened=NOW)
    ref = reminding.data_incident(NOW).ref
    tick(NOW)
    acknowledged(ref, hours=None, at=NOW)
    for hours in range(6, 85, 6):
        tick(NOW + timedelta(hours=hours))
    assert [rung for rung, _, _ in alerts(session)] == ["T-72h", "due", "T+6h", "T+12h"]


def test_only_whoever_a_task_falls_to_acknowledges_it(session: Session, world: World) -> None:
    ref = reminding.data_incident(NOW).ref
    tick(NOW)
    with pytest.raises(NotFound):
        acknowledged(ref, hours=1, at=NOW, actor=actor_with(Role.MANAGER, id="account-manager"))
    assert [one.quiet_until for one in duties(session)] == [None]
