"""When a body became aware, corrected; and a data incident that was confirmed by mistake, taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from register.domain.errors import Invalid
from register.domain.permissions import SYSTEM, Actor, Permission, check
from register.domain.problems import refuse
from register.domain.sharing.incidents import (
    IncidentAct,
    IncidentState,
    NewAwareTime,
    NewUnconfirmation,
    NotInThisState,
    check_aware_time,
    corrected,
    move,
    takes_deadline_away,
)
from register.domain.texts import text_problems
from register.domain.two_persons import RULES, Act
from register.models.incidents import IncidentVersion
from register.queries.sharing.incidents import answers_of, aware_times, incident
from register.services.sharing.clocking import By, binding, follow, timing


def correct_aware_time(
    session: Session, new: NewAwareTime, *, mistyped: bool, expected_n: int | None, actor: Actor, now: datetime,
    confirmed: bool = False,
) -> IncidentVersion:  # fmt: skip
    """Correct when the body became aware. The earlier time stays on record and, unless it was mistyped, keeps its
    deadline. To take the earliest deadline away needs a second person's word (`confirmed`)."""
    newest = check_correction(session, new, actor=actor, now=now)
    times = aware_times(newest)
    if new.aware_at == times[-1].aware_at:
        return newest
    after = corrected(times, new.aware_at, mistyped=mistyped, now=now)
    if takes_deadline_away(times, after) and not confirmed and actor.id != SYSTEM:
        raise Invalid({RULES[Act.AWARE_TIME].field: RULES[Act.AWARE_TIME].words})
    rules, body = binding(session, newest)
    return follow(
        session, newest, "incident.aware_time_corrected", By(actor, now, expected_n), act="corrected", reason=new.reason,
        **timing(after, newest.to_tell, answers_of(newest), rules, body),
    )  # fmt: skip


def check_correction(session: Session, new: NewAwareTime, *, actor: Actor, now: datetime) -> IncidentVersion:
    """The incident; Invalid where the time cannot be corrected. A case that is closed is opened again first, since a
    clock may run again."""
    check(actor, Permission.TRIAGE_INCIDENT)
    newest = incident(session, new.incident_id, viewer=actor.viewer)
    if not aware_times(newest):
        raise Invalid({"": "No time of becoming aware has been recorded yet"})
    check_aware_time(new, now=now)
    if newest.state == IncidentState.CLOSED:
        raise NotInThisState("Open this incident again first: the corrected time may set a deadline")
    return newest


def needs_another(newest: IncidentVersion, new: NewAwareTime, *, mistyped: bool, now: datetime) -> bool:
    """Whether this correction would take the earliest deadline away."""
    times = aware_times(newest)
    return takes_deadline_away(times, corrected(times, new.aware_at, mistyped=mistyped, now=now))


def check_unconfirmation(session: Session, new: NewUnconfirmation, *, actor: Actor) -> IncidentVersion:
    """The incident; NotInThisState unless it is a data incident that goes on."""
    check(actor, Permission.TRIAGE_INCIDENT)
    newest = incident(session, new.incident_id, viewer=actor.viewer)
    move(IncidentState(newest.state), IncidentAct.UNCONFIRM)
    refuse(text_problems(new))
    return newest


def unconfirm_incident(
    session: Session, new: NewUnconfirmation, *, expected_n: int | None, actor: Actor, now: datetime,
    confirmed: bool = False,
) -> IncidentVersion:  # fmt: skip
    """Take back that something is a data incident, on a second person's word (`confirmed`) or by a command on the
    machine: it is an item to check again. The times that were entered stay, and count if it is confirmed again."""
    newest = check_unconfirmation(session, new, actor=actor)
    if not confirmed and actor.id != SYSTEM:
        raise Invalid({"": RULES[Act.UNCONFIRMING].words})
    end = move(IncidentState(newest.state), IncidentAct.UNCONFIRM).end
    return follow(
        session, newest, "incident.unconfirmed", By(actor, now, expected_n), reason=new.reason, state=end.value,
        outcome=None, severity=None, deadline_at=None, deadline_rule="",
    )  # fmt: skip
