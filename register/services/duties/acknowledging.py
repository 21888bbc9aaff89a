"""A task is acknowledged by whoever it falls to: no reminders until then, and everybody can read who said so and why."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from register.domain.duties.acknowledging import NewAcknowledgement, check_acknowledgement, quiet_until
from register.domain.errors import NotFound
from register.domain.leaves import stamp
from register.domain.permissions import Actor, Permission, check
from register.models.duties import Duty
from register.queries.duties.duties import falls_to
from register.services import ledger


def acknowledge(
    session: Session, key: str, new: NewAcknowledgement, *, actor: Actor, now: datetime
) -> list[Duty]:
    """key: a task, or the reference of what tasks are about. NotFound where none of them falls to whoever acts."""
    check(actor, Permission.SEE_DUTIES)
    found = falls_to(session, key, viewer=actor.viewer)
    if not found:
        raise NotFound
    for duty in found:
        check_acknowledgement(new, duty.due_at, now=now)
        duty.quiet_from, duty.quiet_until = now, quiet_until(new, duty.due_at)
        body = {"task": duty.id, "until": stamp(duty.quiet_until), "reason": new.reason}
        ledger.note(session, "duty.acknowledged", duty.subject_id, dict(body), actor=actor)
    return found
