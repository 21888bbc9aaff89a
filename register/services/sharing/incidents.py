"""Items to check and data incidents: reported by anybody, judged by a person, timed by the rules of their day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from register.domain.dates import london_day
from register.domain.errors import NotFound
from register.domain.permissions import Actor, Permission, check
from register.domain.problems import refuse
from register.domain.sharing.agreements import choices
from register.domain.sharing.case_owners import NO_HANDLER
from register.domain.sharing.clocks import check_to_tell
from register.domain.sharing.incidents import (
    TRIAGE_ACTS,
    AwareTime,
    IncidentState,
    NewItemToCheck,
    NewTriage,
    TriageOutcome,
    check_item,
    check_triage,
    first_choices,
    move,
)
from register.models.incidents import IncidentVersion
from register.models.organisations import OrganisationVersion
from register.queries.rules import ruleset
from register.queries.sharing.incidents import answers_of, aware_times, incident
from register.queries.visible import one
from register.services import facts
from register.services.sharing.case_owners import may_handle
from register.services.sharing.clocking import By, binding, follow, timing


def report_incident(
    session: Session, new: NewItemToCheck, *, actor: Actor, now: datetime, provenance: str = ""
) -> IncidentVersion:
    """Anybody may report; what they report is an item to check until a person has judged it."""
    check(actor, Permission.REPORT_INCIDENT)
    return open_item(session, new, actor=actor, now=now, provenance=provenance)


def open_item(
    session: Session, new: NewItemToCheck, *, actor: Actor, now: datetime, provenance: str = ""
) -> IncidentVersion:
    """Record an item to check. It starts no clock, whatever it is about."""
    rules, today = ruleset(session), london_day(now)
    check_item(
        new, now=now, happened=first_choices(rules, today), involved=choices(rules, "categories", on=today)
    )
    refuse({"organisation_id": _organisation_problem(session, new.organisation_id, actor)})
    return facts.begin(
        session, IncidentVersion, "incident.reported", actor=actor, known_on=london_day(now),
        valid_from=london_day(new.noticed_at), provenance=provenance,
        state=IncidentState.TO_CHECK.value, aware_at=None, aware_times=[], earliest_aware_at=None,
        deadline_at=None, deadline_rule="", outcome=None, severity=None, opinions=[], notifications=[],
        to_tell=[], not_telling=[], holds_from=None, likelihood=None, assessments=[], decisions=[], form_answers={},
        case_owner_id=None,
        **facts.columns(IncidentVersion, new),
    )  # fmt: skip


def triage_incident(
    session: Session, new: NewTriage, *, expected_n: int | None, actor: Actor, now: datetime
) -> IncidentVersion:
    """A person judges an item; a data incident starts the deadline of the rules of the day they became aware."""
    check(actor, Permission.TRIAGE_INCIDENT)
    newest = incident(session, new.item_id, viewer=actor.viewer)
    end = move(IncidentState(newest.state), TRIAGE_ACTS[new.outcome]).end
    rules, body = binding(session, newest)
    check_triage(new, rules, now=now, body=body)
    handles = may_handle(session, new.case_owner_id, actor, london_day(now))
    refuse({"case_owner_id": None if handles else NO_HANDLER})
    clock: dict[str, Any] = {}
    if new.outcome is TriageOutcome.DATA_INCIDENT and new.aware_at is not None:
        refuse({"to_tell": check_to_tell(new.to_tell, new.aware_at, rules, body)})
        times = [*aware_times(newest), AwareTime(aware_at=new.aware_at, recorded_at=now)]
        clock = timing(times, list(new.to_tell), answers_of(newest), rules, body)
    return follow(
        session, newest, "incident.triaged", By(actor, now, expected_n), reason=new.reason,
        state=end.value, outcome=new.outcome.value, severity=new.severity if clock else None,
        case_owner_id=new.case_owner_id or newest.case_owner_id, **clock,
    )  # fmt: skip


def _organisation_problem(session: Session, organisation_id: str | None, actor: Actor) -> str | None:
    if organisation_id is None:
        return None
    try:
        one(session, OrganisationVersion, organisation_id, actor.viewer)
    except NotFound:
        return "Select an organisation that is in the register"
    return None
