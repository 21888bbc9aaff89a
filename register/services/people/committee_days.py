"""Keeps the days on which committees meet: one by one, or many at once."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.people.committee_days import NewCommitteeDay, check_committee_day, days_of_text
from register.domain.permissions import Actor, Permission, check
from register.domain.problems import refuse
from register.models.committee_days import CommitteeDayVersion
from register.queries.people.committee_days import committee_day, is_there
from register.queries.people.organisations import organisation
from register.services.keeping import Keeping
from register.services.records import missing


def _check(
    session: Session, new: NewCommitteeDay, actor: Actor, today: date, newest: CommitteeDayVersion | None
) -> None:
    refuse({"organisation_id": missing(session, organisation, new.organisation_id, actor)})
    but = newest.thing_id if newest else None
    check_committee_day(new, there=is_there(session, new, but, viewer=actor.viewer))


KEPT = Keeping(
    CommitteeDayVersion, "committee_day", committee_day, _check, permission=Permission.KEEP_CONTRACTS
)
add_committee_day, amend_committee_day = KEPT.add, KEPT.amend


def bring_committee_days(session: Session, key: str, text: str, *, actor: Actor, today: date) -> int:
    """Record the days of a text, all or none, each line a committee and a day; how many are new. Those that are recorded
    already are left as they are."""
    check(actor, Permission.KEEP_CONTRACTS)
    body = organisation(session, key, viewer=actor.viewer).thing_id
    new = [one for one in days_of_text(text, body) if not is_there(session, one, None, viewer=actor.viewer)]
    for one in new:
        add_committee_day(session, one, actor=actor, today=today)
    return len(new)
