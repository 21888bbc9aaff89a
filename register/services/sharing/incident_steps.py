"""What follows triage: containing, assessing, opinions by role, the SIRO's decision, telling others, closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from register.domain.dates import london_day
from register.domain.errors import Forbidden, Invalid
from register.domain.leaves import stamp
from register.domain.permissions import Actor, Permission, Role, check
from register.domain.sharing.incidents import (
    IncidentAct,
    IncidentState,
    NewNotification,
    check_notification,
    move,
)
from register.domain.texts import check_text
from register.models.incidents import IncidentVersion
from register.queries.sharing.incidents import incident
from register.services import facts

STEPS = (IncidentAct.CONTAIN, IncidentAct.ASSESS, IncidentAct.DECIDE, IncidentAct.REOPEN)
"""The acts that only need words; triage, telling somebody and closing have their own doors."""
ADVISERS = (Role.DATA_PROTECTION_OFFICER, Role.CALDICOTT_GUARDIAN)
"""A data protection officer advises and a Caldicott Guardian is consulted; neither decides."""
_OVER = frozenset({IncidentState.NOT_AN_INCIDENT, IncidentState.NEAR_MISS, IncidentState.CLOSED})


@dataclass(frozen=True, slots=True)
class _Change:
    """What every step is recorded with."""

    actor: Actor
    now: datetime
    expected_n: int | None


def take_step(
    session: Session,
    key: str,
    act: IncidentAct,
    *,
    words: str,
    expected_n: int | None,
    actor: Actor,
    now: datetime,
) -> IncidentVersion:
    """Do one act of the table of transitions; a decision is kept as the SIRO's own record too."""
    newest = incident(session, key, viewer=actor.viewer)
    row = move(IncidentState(newest.state), act)
    check(actor, row.permission)
    said = check_text(words, "what was done and why", 4000, field="words")
    changes: dict[str, Any] = {"state": row.end.value}
    if act is IncidentAct.DECIDE:
        changes["opinions"] = _with_opinion(newest, Role.SIRO, said, now)
    return _changed(
        session, newest, f"incident.{act.value}", _Change(actor, now, expected_n), reason=said, **changes
    )


def advise_incident(
    session: Session, key: str, *, words: str, expected_n: int | None, actor: Actor, now: datetime
) -> IncidentVersion:
    """Record the advice of the data protection officer, or what the Caldicott Guardian says when consulted."""
    check(actor, Permission.SEE_INCIDENTS)
    role = next((role for role in ADVISERS if role in actor.roles), None)
    if role is None:
        raise Forbidden
    newest = incident(session, key, viewer=actor.viewer)
    if newest.state in _OVER:
        raise Invalid({"": "This incident is over, so no advice can be added"})
    said = check_text(words, "your advice", 4000, field="words")
    opinions = _with_opinion(newest, role, said, now)
    return _changed(
        session,
        newest,
        "incident.advised",
        _Change(actor, now, expected_n),
        reason=role.label,
        opinions=opinions,
    )


def notify_of_incident(
    session: Session, new: NewNotification, *, expected_n: int | None, actor: Actor, now: datetime
) -> IncidentVersion:
    """Record that somebody outside was told; after the deadline, with the reasons for being late."""
    newest = incident(session, new.incident_id, viewer=actor.viewer)
    row = move(IncidentState(newest.state), IncidentAct.NOTIFY)
    check(actor, row.permission)
    check_notification(new, due_at=newest.deadline_at, now=now)
    told = [*(newest.notifications or []), _stored(new)]
    return _changed(
        session, newest, "incident.notified", _Change(actor, now, expected_n), reason=f"Told: {new.recipient}",
        state=row.end.value, notifications=told,
    )  # fmt: skip


def _changed(
    session: Session, newest: IncidentVersion, event: str, by: _Change, *, reason: str, **changes: Any
) -> IncidentVersion:
    return facts.change(
        session, newest, event, act="changed", actor=by.actor, known_on=london_day(by.now),
        expected_n=by.expected_n, reason=reason, **changes,
    )  # fmt: skip


def _with_opinion(newest: IncidentVersion, role: Role, words: str, now: datetime) -> list[dict[str, str]]:
    return [*(newest.opinions or []), {"role": role.value, "words": words, "at": stamp(now)}]


def _stored(new: NewNotification) -> dict[str, str | None]:
    return {
        "recipient": new.recipient,
        "phase": new.phase,
        "notified_at": stamp(new.notified_at),
        "reference": new.reference,
        "reasons_late": new.reasons_late,
    }
