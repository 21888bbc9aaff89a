"""Items to check and data incidents: reported by anybody, judged by a person, timed by the rules of their day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from register.domain.dates import london_day
from register.domain.errors import Invalid, NotFound
from register.domain.leaves import stamp
from register.domain.permissions import UNBOUND, Actor, Permission, check
from register.domain.problems import refuse
from register.domain.rules import Ruleset
from register.domain.sharing.incidents import (
    TRIAGE_ACTS,
    AwareTime,
    IncidentState,
    NewAwareTime,
    NewItemToCheck,
    NewTriage,
    TriageOutcome,
    check_aware_time,
    check_item,
    check_triage,
    deadline,
    earliest_credible,
    move,
)
from register.models.incidents import IncidentVersion
from register.models.organisations import OrganisationVersion
from register.queries.rules import ruleset
from register.queries.sharing.incidents import aware_times, body_of, incident
from register.queries.visible import one
from register.services import facts


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
    check_item(new, now=now)
    refuse({"organisation_id": _organisation_problem(session, new.organisation_id, actor)})
    return facts.begin(
        session, IncidentVersion, "incident.reported", actor=actor, known_on=london_day(now),
        valid_from=london_day(new.noticed_at), provenance=provenance,
        state=IncidentState.TO_CHECK.value, aware_at=None, aware_times=[], earliest_aware_at=None,
        deadline_at=None, deadline_rule="", outcome=None, severity=None, opinions=[], notifications=[],
        **facts.columns(IncidentVersion, new),
    )  # fmt: skip


def triage_incident(
    session: Session, new: NewTriage, *, expected_n: int | None, actor: Actor, now: datetime
) -> IncidentVersion:
    """A person judges an item; a data incident starts the deadline of the rules of the day they became aware."""
    check(actor, Permission.TRIAGE_INCIDENT)
    newest = incident(session, new.item_id, viewer=actor.viewer)
    end = move(IncidentState(newest.state), TRIAGE_ACTS[new.outcome]).end
    rules, body = ruleset(session), body_of(session, newest, viewer=UNBOUND)
    check_triage(new, rules, now=now, body=body)
    times: list[AwareTime] = []
    if new.outcome is TriageOutcome.DATA_INCIDENT and new.aware_at is not None:
        times = [*aware_times(newest), AwareTime(aware_at=new.aware_at, recorded_at=now)]
    return facts.change(
        session, newest, "incident.triaged", act="changed", actor=actor, known_on=london_day(now),
        expected_n=expected_n, reason=new.reason, state=end.value, outcome=new.outcome.value,
        severity=new.severity, **_timing(times, rules, body),
    )  # fmt: skip


def correct_aware_time(
    session: Session,
    new: NewAwareTime,
    *,
    mistyped: bool,
    expected_n: int | None,
    actor: Actor,
    now: datetime,
) -> IncidentVersion:
    """Correct when the body became aware. The earlier time stays on record and, unless it was mistyped, keeps
    its deadline in sight."""
    check(actor, Permission.TRIAGE_INCIDENT)
    newest = incident(session, new.incident_id, viewer=actor.viewer)
    times = aware_times(newest)
    if not times:
        raise Invalid({"": "No time of becoming aware has been recorded yet"})
    check_aware_time(new, now=now)
    if new.aware_at == times[-1].aware_at:
        return newest
    rules, body = ruleset(session), body_of(session, newest, viewer=UNBOUND)
    times[-1] = AwareTime(
        aware_at=times[-1].aware_at, recorded_at=times[-1].recorded_at, credible=not mistyped
    )
    times.append(AwareTime(aware_at=new.aware_at, recorded_at=now))
    return facts.change(
        session, newest, "incident.aware_time_corrected", act="corrected", actor=actor, known_on=london_day(now),
        expected_n=expected_n, reason=new.reason, **_timing(times, rules, body),
    )  # fmt: skip


def _timing(times: list[AwareTime], rules: Ruleset, body: str | None) -> dict[str, Any]:
    """What follows from the times: the latest, the earliest credible, and the deadline the earliest sets."""
    if not times:
        return {
            "aware_at": None,
            "aware_times": [],
            "earliest_aware_at": None,
            "deadline_at": None,
            "deadline_rule": "",
        }
    earliest = earliest_credible(times)
    anchor = earliest or times[-1].aware_at
    rule = rules.find("incidents.notify_within_hours", on=london_day(anchor), body=body)
    return {
        "aware_at": times[-1].aware_at,
        "aware_times": [_stored(time) for time in times],
        "earliest_aware_at": earliest,
        "deadline_at": deadline(anchor, rules, body=body),
        "deadline_rule": "" if rule is None else rule.source[:300],
    }


def _stored(time: AwareTime) -> dict[str, Any]:
    return {
        "aware_at": stamp(time.aware_at),
        "recorded_at": stamp(time.recorded_at),
        "credible": time.credible,
    }


def _organisation_problem(session: Session, organisation_id: str | None, actor: Actor) -> str | None:
    if organisation_id is None:
        return None
    try:
        one(session, OrganisationVersion, organisation_id, actor.viewer)
    except NotFound:
        return "Select an organisation that is in the register"
    return None
