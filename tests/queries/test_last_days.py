"""What a record is about comes to an end, and from then on its years are counted: no kind is kept for ever by oversight."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.sharing.incidents import (
    IncidentAct,
    ItemSource,
    NewItemToCheck,
    NewTriage,
    TriageOutcome,
)
from register.queries.audit.retention import due
from register.queries.sharing.incidents import incident
from register.services.sharing.disclosures import add_disclosure
from register.services.sharing.incident_steps import take_step
from register.services.sharing.incidents import report_incident, triage_incident
from tests import contracting, sharing
from tests.contracting import World
from tests.registering import SYSTEM
from tests.sharing import ANYBODY, LEAD

NOW = datetime(2026, 10, 26, 9, tzinfo=UTC)
TODAY_THERE = date(2026, 10, 26)
VIEWER = SYSTEM.viewer


def _due(session: Session, kind: str, day: date) -> list[str]:
    return [one.ref for one in due(session, day, viewer=VIEWER) if one.kind == kind]


def _reported() -> str:
    new = NewItemToCheck(source=ItemSource.REPORTED, what="Letter to the wrong house", noticed_at=NOW)
    with unit_of_work() as work:
        return report_incident(work, new, actor=ANYBODY, now=NOW).ref


def _triaged(ref: str, outcome: TriageOutcome) -> None:
    aware = {"aware_at": NOW, "severity": "impact_3"} if outcome is TriageOutcome.DATA_INCIDENT else {}
    new = NewTriage(item_id=ref, outcome=outcome, reason="Looked at", **aware)  # type: ignore[arg-type]
    with unit_of_work() as work:
        triage_incident(work, new, expected_n=1, actor=LEAD, now=NOW)


in_session = contracting.in_session


@pytest.fixture
def item(in_session: World) -> str:
    return _reported()


def test_an_item_that_was_no_incident_is_due_twenty_years_after_it_was_settled(
    session: Session, item: str
) -> None:
    assert _due(session, "incident", date(2100, 1, 1)) == []
    _triaged(item, TriageOutcome.NOT_AN_INCIDENT)
    assert _due(session, "incident", date(2046, 10, 25)) == []
    assert _due(session, "incident", date(2046, 10, 26)) == [item]


def test_a_data_incident_is_not_due_while_it_goes_on(session: Session, item: str) -> None:
    _triaged(item, TriageOutcome.DATA_INCIDENT)
    with unit_of_work() as work:
        take_step(work, item, IncidentAct.CONTAIN, words="Got it back", expected_n=None, actor=LEAD, now=NOW)
    assert incident(session, item, viewer=VIEWER).state == "contained"
    assert _due(session, "incident", date(2100, 1, 1)) == []


def test_information_shared_is_due_six_years_after_it_was_shared(session: Session, in_session: World) -> None:
    with unit_of_work() as work:
        new = sharing.new_disclosure(in_session, shared_on=date(2026, 10, 23))
        shared = add_disclosure(work, new, actor=LEAD, now=NOW).disclosure.ref
    assert _due(session, "disclosure", date(2032, 10, 22)) == []
    assert _due(session, "disclosure", date(2032, 10, 23)) == [shared]
