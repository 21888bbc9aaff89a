"""What a manager or an officer has still to look at: interests that changed since somebody last did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.domain.interests.interests import body_named
from register.domain.permissions import Permission, Viewer
from register.models.derived_answers import LOOKED, AwaitingReview
from register.models.interests import Interest, InterestVersion
from register.models.mitigations import MitigationVersion
from register.models.questions import Question
from register.models.remarks import RemarkVersion
from register.queries import names as called
from register.queries.accounts.identities import identities
from register.queries.entries import Recorded, histories_of
from register.queries.interests import interests
from register.queries.interests.remarks import last_said
from register.queries.people import people
from register.queries.visible import NOW, known, seen_by

V, M, A, Q = InterestVersion, MitigationVersion, AwaitingReview, Question
MOST = 100
"""So many at once; the rest follow when these are done."""


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
    weight: int = 0
    remark: RemarkVersion | None = None

    @property
    def talk(self) -> str:
        """Whether somebody was asked about it, and whether they answered."""
        return self.remark.act if self.remark else ""


@dataclass(frozen=True, slots=True)
class FirstAwaiting:
    """One of them in a line, without its history."""

    ref: str
    person: str
    description: str | None
    days_late: int


def awaiting(session: Session, on: date, *, viewer: Viewer, most: int = MOST) -> list[Awaiting]:
    """Interests that this viewer reviews and that changed since; nobody reviews their own. Before an officer those stand
    first that raise the heaviest questions, before a manager those that wait longest."""
    return _told(session, _in_order(session, on, viewer, most), viewer)


def first_awaiting(session: Session, on: date, *, viewer: Viewer, most: int) -> list[FirstAwaiting]:
    """The first of the same, as a start page tells of them."""
    rows = _in_order(session, on, viewer, most)
    names = people.names(session, [one.person_id for one, _, _ in rows], viewer=viewer)
    return [
        FirstAwaiting(ref, names.get(one.person_id, ""), one.description, interests.days_late(one))
        for one, ref, _ in rows
    ]


def _in_order(
    session: Session, on: date, viewer: Viewer, most: int
) -> list[tuple[InterestVersion, str, int]]:
    query = _waiting(session, on, viewer)
    if not viewer.may(Permission.DECLARE_FOR_OTHERS):
        rows = session.execute(query.order_by(A.known_on, A.interest_id).limit(most)).all()
        return [(row[0], row[1], 0) for row in rows]
    heavy = select(Q.subject_id, func.sum(Q.weight).label("weight")).where(Q.state == "open")
    asked = heavy.where(Q.subject_kind == "interest").group_by(Q.subject_id).subquery()
    weight = func.coalesce(asked.c.weight, 0)
    query = query.outerjoin(asked, asked.c.subject_id == V.thing_id).add_columns(weight)
    rows = session.execute(query.order_by(weight.desc(), A.known_on, A.interest_id).limit(most)).all()
    return [(row[0], row[1], int(row[2])) for row in rows]


def count_awaiting(session: Session, on: date, *, viewer: Viewer) -> int:
    """How many wait for this viewer, however many are shown at once."""
    counted = _waiting(session, on, viewer).with_only_columns(func.count())
    return int(session.scalar(counted) or 0)


def _waiting(session: Session, on: date, viewer: Viewer) -> Any:
    query = select(V, Interest.ref).join(A, A.interest_id == V.thing_id)
    query = query.join(Interest, Interest.id == V.thing_id)
    query = query.where(seen_by(V, viewer), *known(V, NOW), interests.permitted(viewer, on))
    if viewer.person_id:
        query = query.where(V.person_id.not_in(sorted(identities(session).records_of(viewer.person_id))))
    return query


def _told(
    session: Session, rows: Sequence[tuple[InterestVersion, str, int]], viewer: Viewer
) -> list[Awaiting]:
    """Everything about all of them at once."""
    names = people.names(session, [one.person_id for one, _, _ in rows], viewer=viewer)
    bodies = called.organisations(session, viewer=viewer)
    bodies.look_up({one.organisation_id for one, _, _ in rows if one.organisation_id})
    last = _last_reviews(session, [one.thing_id for one, _, _ in rows], viewer)
    said = last_said(session, [one.thing_id for one, _, _ in rows], viewer=viewer)
    histories = _histories(session, [one for one, _, _ in rows], viewer)
    found = []
    for (one, ref, weight), (versions, told) in zip(rows, histories, strict=True):
        fresh = {version.n for version in versions if version.seq > last.get(one.thing_id, 0)}
        news = [each for each in told if each.version in fresh]
        body = body_named(one, bodies)
        never, late = one.thing_id not in last, interests.days_late(one)
        whose, remark = names.get(one.person_id, ""), said.get(one.thing_id)
        found.append(Awaiting(ref, whose, body, one, news, never, late, weight, remark))
    return found


def _histories(
    session: Session, ones: Sequence[InterestVersion], viewer: Viewer
) -> Iterator[tuple[list[InterestVersion], list[Recorded]]]:
    """The versions of each interest, oldest first, and what they tell."""
    by_thing: dict[str, list[InterestVersion]] = {one.thing_id: [] for one in ones}
    query = select(V).where(V.thing_id.in_(sorted(by_thing)), seen_by(V, viewer))
    for version in session.scalars(query.order_by(V.thing_id, V.n)):
        by_thing[version.thing_id].append(version)
    records = list(by_thing.values())
    return zip(records, histories_of(session, records, viewer=viewer), strict=True)


def _last_reviews(session: Session, ids: Sequence[str], viewer: Viewer) -> dict[str, int]:
    """Where in the audit trail the last review of each of these interests stands."""
    query = select(M.interest_id, func.max(M.seq)).where(M.interest_id.in_(sorted(ids)), M.act.in_(LOOKED))
    rows = session.execute(query.where(seen_by(M, viewer)).group_by(M.interest_id).order_by(M.interest_id))
    return {str(row[0]): row[1] for row in rows}


def last_review(session: Session, interest_id: str, *, viewer: Viewer) -> int:
    """Where in the audit trail the last review of this interest stands; 0 when there is none."""
    newest = select(func.max(M.seq)).where(M.interest_id == interest_id, M.act.in_(LOOKED))
    return session.scalar(newest.where(seen_by(M, viewer))) or 0
