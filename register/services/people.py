"""Keeps people: recorded once, amended as new versions."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.people import NewPerson, check_person
from register.domain.permissions import Actor, Permission, check
from register.domain.texts import check_text
from register.models.people import PersonVersion
from register.queries.people import person
from register.services import facts


def add_person(
    session: Session, new: NewPerson, *, actor: Actor, today: date, provenance: str = ""
) -> PersonVersion:
    """Record a person. Invalid names each field that is wrong."""
    check(actor, Permission.KEEP_PEOPLE)
    check_person(new)
    return facts.begin(
        session, PersonVersion, "person.added", actor=actor, known_on=today, valid_from=today,
        provenance=provenance, **facts.columns(PersonVersion, new),
    )  # fmt: skip


def amend_person(
    session: Session, key: str, new: NewPerson, *, expected_n: int | None, reason: str, actor: Actor, today: date
) -> PersonVersion:  # fmt: skip
    """Record what changed, or was wrong, as a new version. Stale when somebody was quicker."""
    check(actor, Permission.KEEP_PEOPLE)
    newest = person(session, key, viewer=actor.viewer)
    columns = facts.columns(PersonVersion, new)
    if facts.is_unchanged(session, newest, columns, expected_n, actor):
        return newest
    check_person(new)
    return facts.change(
        session, newest, "person.amended", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why you are changing this", 2000, field="reason"), **columns,
    )  # fmt: skip
