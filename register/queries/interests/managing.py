"""How one interest or dual role is managed, for those whom it concerns: the person, the owner, and whoever reviews."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.errors import NotFound
from register.domain.permissions import Viewer
from register.models.interests import InterestVersion
from register.models.mitigations import MitigationVersion
from register.queries.accounts.identities import is_own
from register.queries.interests.interests import SEES_ALL, may_review
from register.queries.interests.mitigations import mitigation
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
    return is_own(session, owner, viewer.person_id) or may_review(session, subject, viewer=viewer, on=on)
