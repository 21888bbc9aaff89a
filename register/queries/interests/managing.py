"""How one interest or dual role is managed, for those whom it concerns: the person, the owner, and whoever reviews."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.errors import NotFound
from register.domain.interests.mitigations import NewMitigation
from register.domain.permissions import Permission, Viewer
from register.domain.two_persons import another_person
from register.models.interests import InterestVersion
from register.models.mitigations import MitigationVersion
from register.queries.accounts.identities import identities, identity_of, is_own, who_may
from register.queries.interests.interests import SEES_ALL, interest, may_review
from register.queries.interests.mitigations import mitigation
from register.queries.people.appointments import managers_of
from register.queries.people.people import person
from register.queries.visible import NOW, known, seen_by

V = InterestVersion


def subject_of(session: Session, row: MitigationVersion, *, viewer: Viewer) -> str:
    """Whose interest or dual role it is; NotFound where a barrier hides it."""
    if row.dual_role_person_id is not None:
        return row.dual_role_person_id
    query = select(V.person_id).where(V.thing_id == row.interest_id, seen_by(V, viewer), *known(V, NOW))
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def about_whom(
    session: Session, new: NewMitigation, *, viewer: Viewer, on: date
) -> tuple[str, str, str | None]:
    """Whose interest or dual role it would manage, the reference of that interest or person, and what the interest is
    about; None for a dual role."""
    if new.interest_id is not None:
        found = interest(session, new.interest_id, viewer=viewer, on=on)
        return found.person_id, found.ref, found.situation
    who = person(session, new.dual_role_person_id or "", viewer=viewer)
    return who.thing_id, who.ref, None


def could_review(session: Session, person_id: str, today: date, *, viewer: Viewer) -> bool:
    """Whether anybody here could say how this person's conflicts are managed."""
    own, same = identity_of(session, person_id), identities(session)
    sees = (who_may(session, permission, today) for permission in SEES_ALL)
    managers = {same.one(one) for one in managers_of(session, person_id, today, viewer=viewer)}
    near = managers.union(*sees)
    return any(
        another_person(own, one) for one in who_may(session, Permission.REVIEW_INTERESTS, today) & near
    )


def managing(session: Session, key: str, *, viewer: Viewer, on: date) -> MitigationVersion:
    """One way of managing, for those whom it concerns; NotFound for everybody else."""
    row = mitigation(session, key, viewer=viewer)
    subject = subject_of(session, row, viewer=viewer)
    theirs = (subject, row.agreed_by, row.seen_to_by)
    concerned = any(one is not None and is_own(session, one, viewer.person_id) for one in theirs)
    reads = any(viewer.may(permission) for permission in SEES_ALL)
    if not concerned and not reads and not may_review(session, subject, viewer=viewer, on=on):
        raise NotFound
    return row


def may_follow_up(session: Session, row: MitigationVersion, *, viewer: Viewer, on: date) -> bool:
    """Its owner, or whoever reviews the person: never the person."""
    subject = subject_of(session, row, viewer=viewer)
    if is_own(session, subject, viewer.person_id):
        return False
    owner = row.seen_to_by or row.agreed_by
    seen_to = owner is not None and is_own(session, owner, viewer.person_id)
    return seen_to or may_review(session, subject, viewer=viewer, on=on)
