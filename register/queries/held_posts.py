"""Who holds which post on which side: appointments joined with their posts, as the rules look at them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from register.domain.dates import Period, stretches
from register.domain.people.people import HeldPost, Side, StandsIn
from register.domain.permissions import Viewer
from register.models.appointments import AppointmentVersion
from register.models.posts import PostVersion
from register.queries.among import among
from register.queries.visible import NOW, AsAt, known, seen_by, speaking

A, P = AppointmentVersion, PostVersion
_BY = {"people": A.person_id, "posts": A.post_id}
_COLUMNS = (
    A.thing_id, A.person_id, A.post_id, A.valid_from, A.valid_to, A.statutory_dual, A.stands_in,
    A.stands_in_reason, A.decision_making_from, A.decision_making_to, P.title, P.organisation_id, P.side, P.holds_from,
)  # fmt: skip


def held_posts(
    session: Session,
    *,
    viewer: Viewer,
    as_at: AsAt = NOW,
    people: Iterable[str] | None = None,
    posts: Iterable[str] | None = None,
) -> list[HeldPost]:
    """Every appointment with its post, whatever day it covers; narrowed to these people or posts if given."""
    asked = {
        name: sorted(set(some)) for name, some in (("people", people), ("posts", posts)) if some is not None
    }
    return _held(session, _of(viewer, as_at, tuple(asked)), asked)


@lru_cache(maxsize=256)
def _of(viewer: Viewer, as_at: AsAt, by: tuple[str, ...]) -> Any:
    """Put together once for each viewer: that takes longer than to ask."""
    query = _asking(viewer, as_at)
    for name in by:
        query = query.where(among(_BY[name], name))
    return query


@lru_cache(maxsize=256)
def _asking(viewer: Viewer, as_at: AsAt = NOW) -> Any:
    query = select(*_COLUMNS).join(P, and_(P.thing_id == A.post_id, speaking(P, as_at)))
    return query.where(seen_by(A, viewer), *known(A, as_at)).order_by(A.person_id, A.thing_id, P.n)


def people_in(session: Session, bodies: Iterable[str], *, viewer: Viewer) -> list[str]:
    """Whoever holds or held a post in one of these bodies."""
    query = select(A.person_id).join(P, and_(P.thing_id == A.post_id, speaking(P))).distinct()
    query = query.where(seen_by(A, viewer), *known(A, NOW), P.organisation_id.in_(sorted(set(bodies))))
    return list(session.scalars(query.order_by(A.person_id)))


def holding(
    session: Session, on: date, *, posts: Iterable[str], bodies: Iterable[str], viewer: Viewer
) -> dict[str, list[str]]:
    """Who holds one of these posts that day, or one in these bodies, in one query: by the post and by the body."""
    moved = select(P.thing_id).where(
        P.organisation_id.in_(sorted(set(bodies))), speaking(P), seen_by(P, viewer)
    )
    wanted = or_(A.post_id.in_(sorted(set(posts))), A.post_id.in_(moved))
    found: dict[str, list[str]] = {}
    for post in filter(lambda one: one.held_on(on), _held(session, _asking(viewer).where(wanted))):
        for key in (post.post_id, post.organisation_id):
            found.setdefault(key, []).append(post.person_id)
    return found


def how_many_hold(post: Any, day: Any, *, viewer: Viewer) -> ColumnElement[int]:
    """How many hold this post that day. A post that was moved is held on the same days in one body or the other. Asked
    whether anybody does, PostgreSQL reads every appointment there is; asked how many, those of each post."""
    lasts = or_(A.valid_to.is_(None), A.valid_to >= day)
    of_it = (A.post_id == post, A.valid_from <= day, lasts, *known(A, NOW), seen_by(A, viewer))
    return select(func.count()).select_from(A).where(*of_it).scalar_subquery()


def held_by_or_in(
    session: Session, people: Iterable[str], posts: Iterable[str], *, viewer: Viewer
) -> list[HeldPost]:
    """Whatever these people hold, and whoever holds one of these posts, whatever day it covers."""
    asked = {"people": sorted(set(people)), "posts": sorted(set(posts))}
    return _held(session, _of_either(viewer), asked)


@lru_cache(maxsize=256)
def _of_either(viewer: Viewer) -> Any:
    return _asking(viewer).where(or_(*(among(column, name) for name, column in _BY.items())))


def _held(session: Session, query: Any, asked: dict[str, list[str]] | None = None) -> list[HeldPost]:
    """Each appointment, with each body that its post was in."""
    found: dict[str, list[Any]] = {}
    for row in session.execute(query, asked or {}):
        found.setdefault(row.thing_id, []).append(row)
    return [_post(row, days) for versions in found.values() for row, days in stretches(versions)]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A version of an appointment. seq: the entry of the audit trail that recorded it; superseded_seq: that of the next."""

    held: HeldPost
    seq: int
    superseded_seq: int | None

    def was_newest(self, entry: int) -> bool:
        """Whether it was the newest when the audit trail held this entry and none after it."""
        return self.seq <= entry and (self.superseded_seq is None or self.superseded_seq > entry)


def every_version_held(session: Session, which: Any, *, viewer: Viewer) -> list[Recorded]:
    """Every version of these appointments, each with the bodies that its post was in, as that is known now."""
    query = select(*_COLUMNS, A.n, A.seq, A.superseded_seq)
    query = query.join(P, and_(P.thing_id == A.post_id, speaking(P))).where(seen_by(A, viewer), which)
    found: dict[tuple[str, int], list[Any]] = {}
    for row in session.execute(query.order_by(A.person_id, A.thing_id, A.n, P.n)):
        found.setdefault((row.thing_id, row.n), []).append(row)
    return [
        Recorded(_post(row, days), row.seq, row.superseded_seq)
        for versions in found.values()
        for row, days in stretches(versions)
    ]


def _post(row: Any, days: Period) -> HeldPost:
    return HeldPost(
        appointment_id=row.thing_id, person_id=row.person_id, post_id=row.post_id, title=row.title,
        organisation_id=row.organisation_id, side=Side(row.side), valid_from=row.valid_from, valid_to=row.valid_to,
        statutory_dual=row.statutory_dual, stands_in=StandsIn(row.stands_in) if row.stands_in else None,
        stands_in_reason=row.stands_in_reason, decision_making_from=row.decision_making_from,
        decision_making_to=row.decision_making_to, reads_from=days.start, reads_to=days.end,
    )  # fmt: skip
