"""Gives a data incident to somebody by name, or back to whoever handles data incidents."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from register.domain.dates import london_day
from register.domain.permissions import Actor, Permission, check
from register.domain.sharing.case_owners import NewCaseOwner, check_case_owner
from register.domain.sharing.incidents import IncidentState
from register.models.incidents import IncidentVersion
from register.queries.accounts.held_roles import is_held_by
from register.queries.sharing.incidents import incident, owner_of
from register.services.sharing.clocking import By, follow


def give_case(
    session: Session, new: NewCaseOwner, *, expected_n: int | None, actor: Actor, now: datetime
) -> IncidentVersion:
    """Record who looks after a case from now on. Its clocks run on as they were; who is reminded of them changes."""
    check(actor, Permission.TRIAGE_INCIDENT)
    newest = incident(session, new.incident_id, viewer=actor.viewer)
    handles = new.case_owner_id == owner_of(newest) or may_handle(
        session, new.case_owner_id, actor, london_day(now)
    )
    check_case_owner(new, IncidentState(newest.state), may_handle=handles)
    return follow(
        session, newest, "incident.given", By(actor, now, expected_n), reason=new.reason,
        case_owner_id=new.case_owner_id,
    )  # fmt: skip


def may_handle(session: Session, person_id: str | None, actor: Actor, on: date) -> bool:
    """Whether somebody who is named may act on data incidents; nobody being named, the role acts."""
    if person_id is None:
        return True
    return is_held_by(session, person_id, Permission.TRIAGE_INCIDENT, on, viewer=actor.viewer)
