"""What follows triage: containing, assessing, opinions by role, the SIRO's decision, telling others, closing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from register.domain.errors import Forbidden, Invalid
from register.domain.leaves import stamp
from register.domain.permissions import Actor, Permission, Role, check
from register.domain.problems import refuse
from register.domain.sharing.clocks import (
    NewNotTelling,
    check_not_telling,
    check_to_tell,
    late_for,
    refuse_while_running,
)
from register.domain.sharing.incidents import (
    OVER,
    IncidentAct,
    IncidentState,
    NewNotification,
    check_notification,
    move,
)
from register.domain.texts import check_text
from register.models.incidents import IncidentVersion
from register.queries.sharing.incidents import incident
from register.services.sharing.clocking import By, answered, binding, clocks_now, follow

STEPS = (IncidentAct.CONTAIN, IncidentAct.ASSESS, IncidentAct.DECIDE, IncidentAct.REOPEN)
"""The acts that only need words; triage, telling somebody and closing have their own doors."""
ADVISERS = (Role.DATA_PROTECTION_OFFICER, Role.CALDICOTT_GUARDIAN)
"""A data protection officer advises and a Caldicott Guardian is consulted; neither decides."""


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
    if act is IncidentAct.CLOSE:
        refuse_while_running(clocks_now(session, newest))
    changes: dict[str, Any] = {"state": row.end.value}
    if act is IncidentAct.DECIDE:
        changes["opinions"] = _with_opinion(newest, Role.SIRO, said, now)
    return follow(
        session, newest, f"incident.{act.value}", By(actor, now, expected_n), reason=said, **changes
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
    if newest.state in OVER:
        raise Invalid({"": "This incident is over, so no advice can be added"})
    said = check_text(words, "your advice", 4000, field="words")
    opinions = _with_opinion(newest, role, said, now)
    return follow(
        session,
        newest,
        "incident.advised",
        By(actor, now, expected_n),
        reason=role.label,
        opinions=opinions,
    )


def notify_of_incident(
    session: Session, new: NewNotification, *, expected_n: int | None, actor: Actor, now: datetime
) -> IncidentVersion:
    """Record that somebody outside was told: a row for each whom it was for, which answers their clock and no other;
    after that clock has run out, with the reasons for being late."""
    newest = incident(session, new.incident_id, viewer=actor.viewer)
    row = move(IncidentState(newest.state), IncidentAct.NOTIFY)
    check(actor, row.permission)
    found = clocks_now(session, newest)
    known = {clock.addressee.to for clock in found}
    check_notification(new, known=known, late=bool(late_for(found, new.answers, new.notified_at)), now=now)
    told = [*(newest.notifications or []), *(_stored(new, to) for to in new.answers or (None,))]
    return answered(
        session, newest, "incident.notified", By(actor, now, expected_n), reason=f"Told: {new.recipient}",
        state=row.end.value, notifications=told,
    )  # fmt: skip


def decide_not_to_tell(
    session: Session, new: NewNotTelling, *, expected_n: int | None, actor: Actor, now: datetime
) -> IncidentVersion:
    """Decide that one addressee is not told, with the reason: this answers their clock and no other."""
    newest = incident(session, new.incident_id, viewer=actor.viewer)
    row = move(IncidentState(newest.state), IncidentAct.NOT_TELL)
    check(actor, row.permission)
    check_not_telling(new, clocks_now(session, newest))
    said = {"to": new.to, "reason": new.reason, "at": stamp(now)}
    return answered(
        session, newest, "incident.not_telling", By(actor, now, expected_n), reason=new.reason,
        state=row.end.value, not_telling=[*(newest.not_telling or []), said],
    )  # fmt: skip


def add_to_tell(
    session: Session, key: str, *, codes: Sequence[str], expected_n: int | None, actor: Actor, now: datetime
) -> IncidentVersion:
    """Say who else has to be told: each has a clock of its own from now on, counted from becoming aware."""
    newest = incident(session, key, viewer=actor.viewer)
    check(actor, Permission.TRIAGE_INCIDENT)
    if not newest.aware_at or newest.state in OVER:
        raise Invalid({"": "Only for a data incident that is not closed"})
    rules, body = binding(session, newest)
    refuse({"to_tell": check_to_tell(codes, newest.aware_at, rules, body)})
    asked = list(dict.fromkeys([*newest.to_tell, *codes]))
    return answered(
        session, newest, "incident.to_tell", By(actor, now, expected_n), reason="Who else has to be told",
        to_tell=asked,
    )  # fmt: skip


def _with_opinion(newest: IncidentVersion, role: Role, words: str, now: datetime) -> list[dict[str, str]]:
    return [*(newest.opinions or []), {"role": role.value, "words": words, "at": stamp(now)}]


def _stored(new: NewNotification, to: str | None) -> dict[str, str | None]:
    return {
        "to": to,
        "recipient": new.recipient,
        "phase": new.phase,
        "notified_at": stamp(new.notified_at),
        "reference": new.reference,
        "reasons_late": new.reasons_late,
    }
