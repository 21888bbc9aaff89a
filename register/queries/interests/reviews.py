"""What a manager or an officer has still to look at: interests that changed since somebody last did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.models.interests import Interest, InterestVersion
from register.models.mitigations import MitigationVersion
from register.queries.accounts.identities import identities
from register.queries.entries import Recorded, history_of
from register.queries.interests import interests
from register.queries.people import people
from register.queries.visible import NOW, known, seen_by

V, M = InterestVersion, MitigationVersion
LOOKED = ("new", "changed")
MOST = 100
"""So many at once, those that wait longest first; the rest follow when these are done."""


@dataclass(frozen=True, slots=True)
class Awaiting:
    """An interest and what happened to it since it was last reviewed; never_reviewed when it never was."""

    ref: str
    person: str
    organisation: str | None
    interest: InterestVersion
    news: Sequence[Recorded]
    never_reviewed: bool
    days_late: int


def awaiting(session: Session, on: date, *, viewer: Viewer) -> list[Awaiting]:
    """Interests that this viewer reviews and that changed since; nobody reviews their own."""
    looked = exists().where(M.interest_id == V.thing_id, M.act.in_(LOOKED), M.seq > V.seq)
    query = select(V, Interest.ref).join(Interest, Interest.id == V.thing_id)
    query = query.where(seen_by(V, viewer), *known(V, NOW), interests.permitted(viewer, on), ~looked)
    query = query.where(
        V.basis != "asserted"
    )  # what was brought in from elsewhere is no news to be looked at
    if viewer.person_id:
        query = query.where(V.person_id.not_in(sorted(identities(session).records_of(viewer.person_id))))
    rows = session.execute(query.order_by(V.known_on, V.thing_id).limit(MOST)).all()
    names = people.names(session, [row[0].person_id for row in rows], viewer=viewer)
    return [_awaiting(session, row[0], row[1], names, viewer) for row in rows]


def _awaiting(
    session: Session, one: InterestVersion, ref: str, names: dict[str, str], viewer: Viewer
) -> Awaiting:
    last = last_review(session, one.thing_id, viewer=viewer)
    versions = interests.versions_of(session, one.thing_id, viewer=viewer)
    fresh = {version.n for version in versions if version.seq > last}
    news = [told for told in history_of(session, versions, viewer=viewer) if told.version in fresh]
    body = interests.organisation_of(session, one, viewer=viewer)
    return Awaiting(ref, names.get(one.person_id, ""), body, one, news, last == 0, interests.days_late(one))


def last_review(session: Session, interest_id: str, *, viewer: Viewer) -> int:
    """Where in the audit trail the last review of this interest stands; 0 when there is none."""
    newest = select(func.max(M.seq)).where(M.interest_id == interest_id, M.act.in_(LOOKED))
    return session.scalar(newest.where(seen_by(M, viewer))) or 0
