"""Items to check and data incidents: reported by anybody, judged by a person, timed by the rules of their day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from register.domain.dates import london_day
from register.domain.errors import Invalid, NotFound
from register.domain.permissions import Actor, Permission, check
from register.domain.problems import refuse
from register.domain.sharing.clocks import check_to_tell
from register.domain.sharing.incidents import (
    TRIAGE_ACTS,
    AwareTime,
    IncidentState,
    NewAwareTime,
    NewItemToCheck,
    NewTriage,
    NotInThisState,
    TriageOutcome,
    check_aware_time,
    check_item,
    check_triage,
    move,
)
from register.models.incidents import IncidentVersion
from register.models.organisations import OrganisationVersion
from register.queries.sharing.incidents import answers_of, aware_times, incident
from register.queries.visible import one
from register.services import facts
from register.services.sharing.clocking import binding, timing


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
        to_tell=[], not_telling=[],
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
    times: list[AwareTime] = []
    if new.outcome is TriageOutcome.DATA_INCIDENT and new.aware_at is not None:
        refuse({"to_tell": check_to_tell(new.to_tell, new.aware_at, rules, body)})
        times = [*aware_times(newest), AwareTime(aware_at=new.aware_at, recorded_at=now)]
    return facts.change(
        session, newest, "incident.triaged", act="changed", actor=actor, known_on=london_day(now),
        expected_n=expected_n, reason=new.reason, state=end.value, outcome=new.outcome.value,
        severity=new.severity, **timing(times, list(new.to_tell) if times else [], answers_of(newest), rules, body),
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
    its deadline; a case that is closed is opened again first, since a clock may run again."""
    check(actor, Permission.TRIAGE_INCIDENT)
    newest = incident(session, new.incident_id, viewer=actor.viewer)
    times = aware_times(newest)
    if not times:
        raise Invalid({"": "No time of becoming aware has been recorded yet"})
    check_aware_time(new, now=now)
    if newest.state == IncidentState.CLOSED:
        raise NotInThisState("Open this incident again first: the corrected time may set a deadline")
    if new.aware_at == times[-1].aware_at:
        return newest
    rules, body = binding(session, newest)
    times[-1] = AwareTime(
        aware_at=times[-1].aware_at, recorded_at=times[-1].recorded_at, credible=not mistyped
    )
    times.append(AwareTime(aware_at=new.aware_at, recorded_at=now))
    return facts.change(
        session, newest, "incident.aware_time_corrected", act="corrected", actor=actor, known_on=london_day(now),
        expected_n=expected_n, reason=new.reason,
        **timing(times, newest.to_tell, answers_of(newest), rules, body),
    )  # fmt: skip


def _organisation_problem(session: Session, organisation_id: str | None, actor: Actor) -> str | None:
    if organisation_id is None:
        return None
    try:
        one(session, OrganisationVersion, organisation_id, actor.viewer)
    except NotFound:
        return "Select an organisation that is in the register"
    return None
