"""Who holds which post on which side: appointments joined with their posts, as the rules look at them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from register.domain.people.people import HeldPost, Side
from register.domain.permissions import Viewer
from register.models.appointments import AppointmentVersion
from register.models.posts import PostVersion
from register.queries.visible import NOW, AsAt, known, seen_by

A, P = AppointmentVersion, PostVersion


def held_posts(
    session: Session,
    *,
    viewer: Viewer,
    as_at: AsAt = NOW,
    people: Iterable[str] | None = None,
    posts: Iterable[str] | None = None,
) -> list[HeldPost]:
    """Every appointment with its post, whatever day it covers; narrowed to these people or posts if given."""
    query = select(A, P).join(P, and_(P.thing_id == A.post_id, *known(P, as_at)))
    query = query.where(seen_by(A, viewer), *known(A, as_at)).order_by(A.person_id, A.thing_id)
    if people is not None:
        query = query.where(A.person_id.in_(sorted(set(people))))
    if posts is not None:
        query = query.where(A.post_id.in_(sorted(set(posts))))
    return [_held(appointment, post) for appointment, post in session.execute(query)]


def people_in(session: Session, bodies: Iterable[str], *, viewer: Viewer) -> list[str]:
    """Whoever holds or held a post in one of these bodies."""
    query = select(A.person_id).join(P, and_(P.thing_id == A.post_id, *known(P, NOW))).distinct()
    query = query.where(seen_by(A, viewer), *known(A, NOW), P.organisation_id.in_(sorted(set(bodies))))
    return list(session.scalars(query.order_by(A.person_id)))


def held_by_or_in(
    session: Session, people: Iterable[str], posts: Iterable[str], *, viewer: Viewer
) -> list[HeldPost]:
    """Whatever these people hold, and whoever holds one of these posts, whatever day it covers."""
    query = select(A, P).join(P, and_(P.thing_id == A.post_id, *known(P, NOW)))
    query = query.where(seen_by(A, viewer), *known(A, NOW)).order_by(A.person_id, A.thing_id)
    query = query.where(or_(A.person_id.in_(sorted(set(people))), A.post_id.in_(sorted(set(posts)))))
    return [_held(appointment, post) for appointment, post in session.execute(query)]


def _held(appointment: AppointmentVersion, post: PostVersion) -> HeldPost:
    return HeldPost(
        appointment_id=appointment.thing_id, person_id=appointment.person_id, post_id=appointment.post_id,
        title=post.title, organisation_id=post.organisation_id, side=Side(post.side),
        valid_from=appointment.valid_from, valid_to=appointment.valid_to,
        statutory_dual=appointment.statutory_dual,
    )  # fmt: skip
