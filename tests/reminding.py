"""Builders for tasks and mail: accounts that can be reminded, incidents with a deadline, mail that waits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from register import clock
from register.config import Settings
from register.db import unit_of_work
from register.domain.accounts.letters import Letter
from register.domain.permissions import Role, system_actor
from register.domain.sharing.incidents import ItemSource, NewItemToCheck, NewTriage, TriageOutcome
from register.jobs.plan_duties import plan_duties
from register.models.duties import Alert, Duty, OutboxMessage
from register.models.incidents import IncidentVersion
from register.services.accounts.accounts import create_account
from register.services.outbox import enqueue
from register.services.sharing.incidents import report_incident, triage_incident
from tests.contracting import SYSTEM

LEAD = Role.INFORMATION_GOVERNANCE_LEAD


def account(address: str, *roles: Role, person_id: str | None = None, opened: datetime | None = None) -> None:
    """Somebody with an account, opened at this instant."""
    with unit_of_work() as session:
        create_account(
            session, address, roles, person_id=person_id, actor=system_actor(), now=opened or clock.now()
        )


def item(noticed: datetime) -> IncidentVersion:
    new = NewItemToCheck(source=ItemSource.REPORTED, what="Letter to the wrong house", noticed_at=noticed)
    with unit_of_work() as session:
        return report_incident(session, new, actor=SYSTEM, now=noticed)


def data_incident(aware: datetime) -> IncidentVersion:
    found = item(aware)
    new = NewTriage(
        item_id=found.ref,
        outcome=TriageOutcome.DATA_INCIDENT,
        reason="Sent",
        aware_at=aware,
        severity="impact_3",
    )
    with unit_of_work() as session:
        return triage_incident(session, new, expected_n=1, actor=SYSTEM, now=aware)


def tick(now: datetime) -> int:
    """What the scheduler does at one tick."""
    return plan_duties(now, Settings(base_url="https://register.example.org"))


def duties(session: Session, state: str = "open") -> list[Duty]:
    session.rollback()
    query = select(Duty).where(Duty.state == state).order_by(Duty.due_at, Duty.id)
    return list(session.scalars(query))


def alerts(session: Session) -> list[tuple[str, str, bool]]:
    """Reminder, recipient and whether it was late, in order."""
    session.rollback()
    rows = session.scalars(select(Alert).order_by(Alert.rung_at, Alert.recipient))
    return [(row.rung, row.recipient, row.late) for row in rows]


def waiting(session: Session) -> list[OutboxMessage]:
    session.rollback()
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.created_at, OutboxMessage.id)))


def post(*addresses: str, now: datetime) -> list[str]:
    """Mail that waits, one for each address; returns the Message-IDs."""
    with unit_of_work() as session:
        return [enqueue(session, address, Letter("Reminder", "Body\n"), now=now) for address in addresses]
