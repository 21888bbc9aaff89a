"""Keeps data protection complaints: received in any way, amended as new versions, with the deadline that follows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from register.domain.dates import london_day
from register.domain.permissions import UNBOUND, Actor, Permission, check, system_actor
from register.domain.problems import refuse
from register.domain.sharing.complaint_clocks import Came, Ending, owed, running
from register.domain.sharing.complaints import (
    BY_FORM,
    ComplaintState,
    NewComplaint,
    NewPublicComplaint,
    check_complaint,
)
from register.domain.texts import check_text, text_problems
from register.models.complaints import ComplaintVersion
from register.queries.accounts.held_roles import is_held_by
from register.queries.people.organisations import organisation
from register.queries.rules import ruleset
from register.queries.sharing.agreements import agreement
from register.queries.sharing.complaints import body_of, came_of, complaint, endings_of, owner_of
from register.queries.sharing.disclosures import disclosure
from register.queries.sharing.incidents import incident
from register.services import facts
from register.services.records import missing


def receive_complaint(
    session: Session, new: NewComplaint, *, actor: Actor, now: datetime, provenance: str = ""
) -> ComplaintVersion:
    """Record a complaint that somebody received. Forbidden, or Invalid with each field that is wrong."""
    check(actor, Permission.KEEP_COMPLAINTS)
    _check(session, new, actor, london_day(now), None)
    return _begin(session, new, actor=actor, today=london_day(now), provenance=provenance)


def receive_from_public(session: Session, new: NewPublicComplaint, *, now: datetime) -> ComplaintVersion:
    """Record a complaint that anybody sent from the public page; whoever sent it has no account. Invalid."""
    today = london_day(now)
    refuse(text_problems(new))
    whole = NewComplaint(
        what=new.what, received_on=today, received_by=BY_FORM, complainant=new.complainant, contact=new.contact,
        about_care=new.about_care,
    )  # fmt: skip
    return _begin(session, whole, actor=system_actor(), today=today, provenance="")


def amend_complaint(
    session: Session, key: str, new: NewComplaint, *, expected_n: int | None, reason: str, actor: Actor, today: date
) -> ComplaintVersion:  # fmt: skip
    """Record what was wrong or is known now, as a new version. The earliest deadline stays whatever day is corrected, and
    that of care stays until it is ended. Forbidden, NotFound, Invalid, or Stale when somebody was quicker."""
    check(actor, Permission.KEEP_COMPLAINTS)
    newest = complaint(session, key, viewer=actor.viewer)
    columns = facts.columns(ComplaintVersion, new)
    if facts.is_unchanged(session, newest, columns, expected_n, actor):
        return newest
    _check(session, new, actor, today, owner_of(newest))
    days = list(dict.fromkeys([*newest.received_days, new.received_on.isoformat()]))
    columns |= {"received_days": days, "care_asked": newest.care_asked or new.about_care}
    came = Came(
        days=tuple(map(date.fromisoformat, days)),
        care=bool(columns["care_asked"]),
        body=body_of(session, new.organisation_id, viewer=UNBOUND),
    )
    return facts.change(
        session, newest, "complaint.amended", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why you are changing this", 2000, field="reason"), holds_from=today, **columns,
        **nearest(session, came, endings_of(newest)),
    )  # fmt: skip


def came(session: Session, row: ComplaintVersion) -> Came:
    """What the deadlines of a complaint hang on; they do not depend on who records."""
    return came_of(session, row, viewer=UNBOUND)


def nearest(session: Session, came: Came, endings: list[Ending]) -> dict[str, Any]:
    """The day of the nearest deadline that nothing has ended, and the rule behind it."""
    left = running(owed(came, endings, ruleset(session)))
    return {
        "deadline_on": left[0].due_on if left else None,
        "deadline_rule": left[0].source[:300] if left else "",
    }


def _begin(
    session: Session, new: NewComplaint, *, actor: Actor, today: date, provenance: str
) -> ComplaintVersion:
    body = body_of(session, new.organisation_id, viewer=UNBOUND)
    left = nearest(session, Came(days=(new.received_on,), care=new.about_care, body=body), [])
    return facts.begin(
        session, ComplaintVersion, "complaint.received", actor=actor, known_on=today, valid_from=new.received_on,
        provenance=provenance, state=ComplaintState.RECEIVED.value, received_days=[new.received_on.isoformat()],
        care_asked=new.about_care, endings=[], entries=[], **left, **facts.columns(ComplaintVersion, new),
    )  # fmt: skip


def _check(session: Session, new: NewComplaint, actor: Actor, today: date, owner_id: str | None) -> None:
    """owner_id: who looks after it so far, who may have left since."""
    check_complaint(new, ruleset(session), today=today)
    refuse(
        {
            "organisation_id": missing(session, organisation, new.organisation_id, actor),
            "about_incident_id": missing(session, incident, new.about_incident_id, actor),
            "agreement_id": missing(session, agreement, new.agreement_id, actor),
            "disclosure_id": missing(session, disclosure, new.disclosure_id, actor),
            "complaint_owner_id": None
            if new.complaint_owner_id == owner_id
            else _keeper_problem(session, new.complaint_owner_id, actor, today),
        }
    )


def _keeper_problem(session: Session, person_id: str | None, actor: Actor, on: date) -> str | None:
    keeps = person_id is None or is_held_by(
        session, person_id, Permission.KEEP_COMPLAINTS, on, viewer=actor.viewer
    )
    return None if keeps else "Select somebody who handles complaints"
