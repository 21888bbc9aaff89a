"""Appointments: who holds which post, who decides, and who looks at whose declarations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from register.domain.dates import Period
from register.domain.people.people import (
    SIDE_LABELS,
    STANDS_IN_WORDS,
    HeldPost,
    NewAppointment,
    Side,
    StandsIn,
)
from register.domain.permissions import Viewer
from register.domain.values import recorded
from register.models.appointments import Appointment as AppointmentThing
from register.models.appointments import AppointmentVersion
from register.models.organisations import OrganisationVersion
from register.models.people import Person, PersonVersion
from register.models.posts import Post, PostVersion
from register.queries import names
from register.queries.held_posts import held_posts
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, held, known, one, seen_by

V, P, B, H = AppointmentVersion, PostVersion, OrganisationVersion, PersonVersion


@dataclass(frozen=True, slots=True)
class Holding:
    """An appointment as pages show it."""

    ref: str
    person_id: str
    person_ref: str
    person: str
    post_ref: str
    title: str
    organisation: str
    side: str
    valid_from: date
    valid_to: date | None
    decision_making_from: date | None
    decision_making_to: date | None
    decision_reason: str | None
    statutory_dual: str | None
    stands_in: str | None
    stands_in_reason: str | None


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown = select(
        V.thing_id.label("id"), AppointmentThing.ref, _person().label("person"), P.title.label("post"),
        B.name.label("organisation"), P.side, V.valid_from, V.valid_to, V.decision_making_from, V.decision_making_to,
        V.stands_in, V.stands_in_reason, V.provenance,
    )  # fmt: skip
    shown = shown.join(AppointmentThing, AppointmentThing.id == V.thing_id)
    shown = shown.outerjoin(H, and_(H.thing_id == V.person_id, *known(H, as_at)))
    shown = shown.join(P, and_(P.thing_id == V.post_id, *known(P, as_at)))
    shown = shown.join(B, and_(B.thing_id == P.organisation_id, *known(B, as_at)))
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


def _person() -> Any:
    return func.coalesce(H.name, names.ERASED)


def stands_in_words(code: str | None) -> str:
    """How somebody holds a post for a while; empty for whoever is appointed to it."""
    return STANDS_IN_WORDS[StandsIn(code)] if code else ""


LISTING = Listing(
    noun="appointments",
    title="Appointments",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("person", "Name"),
        Column("post", "Post"),
        Column("organisation", "Organisation"),
        Column("side", "Side of the divide", words=lambda side: SIDE_LABELS[Side(side)]),
        Column("valid_from", "From", "day"),
        Column("valid_to", "To", "day"),
        Column("decision_making_from", "Decision-making from", "day"),
        Column("decision_making_to", "Decision-making to", "day"),
        Column("stands_in", "Stands in", words=stands_in_words),
        Column("stands_in_reason", "Why"),
    ),
    statement=_statement,
    order=(V.valid_from, V.thing_id),
    newest_first=True,
    filters=(
        Filter("name", "Name", lambda text: found(H, "name", text)),
        Filter("post", "Post", lambda text: found(P, "title", text)),
        by_ref(AppointmentThing.ref),
    ),
)


def appointment(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> AppointmentVersion:
    """One appointment by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: AppointmentVersion) -> NewAppointment:
    """The recorded value."""
    return recorded(NewAppointment, row)


def appointments_on(
    session: Session, day: date, person_ids: Iterable[str] | None = None, *, viewer: Viewer
) -> list[HeldPost]:
    """Posts held on the day, by person; of these people only if given."""
    found = held_posts(session, viewer=viewer, people=person_ids)
    return [post for post in found if post.held_on(day)]


def of_person(session: Session, person_id: str, *, viewer: Viewer, as_at: AsAt = NOW) -> list[Holding]:
    """Every post this person holds or held, the newest first."""
    return _holdings(session, V.person_id == person_id, viewer, as_at)


def of_post(session: Session, post_id: str, *, viewer: Viewer, as_at: AsAt = NOW) -> list[Holding]:
    """Everybody who holds or held this post, the newest first."""
    return _holdings(session, V.post_id == post_id, viewer, as_at)


def _holdings(session: Session, which: Any, viewer: Viewer, as_at: AsAt) -> list[Holding]:
    shown = select(
        AppointmentThing.ref, V.person_id, Person.ref.label("person_ref"), H.name.label("person"),
        Post.ref.label("post_ref"), P.title, B.name.label("organisation"), P.side, V.valid_from, V.valid_to,
        V.decision_making_from, V.decision_making_to, V.decision_reason, V.statutory_dual, V.stands_in,
        V.stands_in_reason,
    )  # fmt: skip
    shown = shown.join(AppointmentThing, AppointmentThing.id == V.thing_id)
    shown = shown.join(H, and_(H.thing_id == V.person_id, *known(H, as_at))).join(
        Person, Person.id == V.person_id
    )
    shown = shown.join(P, and_(P.thing_id == V.post_id, *known(P, as_at))).join(Post, Post.id == V.post_id)
    shown = shown.join(B, and_(B.thing_id == P.organisation_id, *known(B, as_at)))
    shown = shown.where(which, seen_by(V, viewer), seen_by(H, viewer), *known(V, as_at), *held(V, as_at))
    rows = session.execute(shown.order_by(V.valid_from.desc(), V.thing_id))
    return [Holding(**{**row._mapping, "person": row.person or names.ERASED}) for row in rows]


def managed_by(viewer: Viewer, on: date) -> Select[*tuple[Any, ...]]:
    """Ids of those whose declarations are looked at by the holder of a post that the viewer holds on the day: the post
    that theirs names, or else the one that theirs reports to; a subquery."""
    theirs, post, mine = aliased(V), aliased(P), aliased(V)
    reviewer = func.coalesce(post.reviewed_by_id, post.reports_to_id)
    query = select(theirs.person_id).join(post, and_(post.thing_id == theirs.post_id, *known(post, NOW)))
    query = query.join(mine, and_(mine.post_id == reviewer, *known(mine, NOW)))
    day = AsAt(on)
    query = query.where(seen_by(theirs, viewer), seen_by(mine, viewer))
    return query.where(
        mine.person_id == viewer.person_id, *known(theirs, NOW), *held(theirs, day), *held(mine, day)
    )


def managers_of(session: Session, person_id: str, on: date, *, viewer: Viewer) -> set[str]:
    """Ids of those who hold on the day a post whose holder looks at this person's declarations."""
    theirs, post, mine = aliased(V), aliased(P), aliased(V)
    reviewer = func.coalesce(post.reviewed_by_id, post.reports_to_id)
    query = select(mine.person_id).join(post, and_(post.thing_id == theirs.post_id, *known(post, NOW)))
    query = query.select_from(theirs).join(mine, and_(mine.post_id == reviewer, *known(mine, NOW)))
    day = AsAt(on)
    query = query.where(seen_by(theirs, viewer), seen_by(mine, viewer), theirs.person_id == person_id)
    return set(session.scalars(query.where(*known(theirs, NOW), *held(theirs, day), *held(mine, day))))


def deciding_periods(session: Session, *, viewer: Viewer) -> dict[str, list[Period]]:
    """By person, the days on which they were decision-making staff, in whatever post."""
    query = select(V.person_id, V.decision_making_from, V.decision_making_to, V.valid_to)
    query = query.where(seen_by(V, viewer), *known(V, NOW), V.decision_making_from.is_not(None))
    found: dict[str, list[Period]] = {}
    for row in session.execute(query.order_by(V.person_id, V.decision_making_from, V.thing_id)):
        ends = [day for day in (row.decision_making_to, row.valid_to) if day is not None]
        period = Period(row.decision_making_from, min(ends, default=None))
        found.setdefault(row.person_id, []).append(period)
    return found


def last_days(session: Session, *, viewer: Viewer) -> dict[str, date]:
    """The last day in any post of everybody who has left all of theirs, or is known to leave."""
    query = select(V.person_id, func.max(V.valid_to), func.count(), func.count(V.valid_to))
    query = query.where(seen_by(V, viewer), *known(V, NOW)).group_by(V.person_id).order_by(V.person_id)
    return {person: last for person, last, all_, ended in session.execute(query) if last and all_ == ended}


def decision_makers(
    session: Session, on: date, *, viewer: Viewer, which: Iterable[ColumnElement[bool]] = ()
) -> list[tuple[AppointmentVersion, PostVersion]]:
    """Appointments marked as decision-making on the day, by person; which: asked of the appointment besides."""
    rows = session.execute(deciding(on, viewer, V, P).where(*which))
    return [(v, p) for v, p in rows]


def deciding(on: date, viewer: Viewer, *shown: Any) -> Select[*tuple[Any, ...]]:
    """What is shown of appointments marked as decision-making on the day and of their posts; a person's first one first."""
    ends = or_(V.decision_making_to.is_(None), V.decision_making_to >= on)
    query = select(*shown).select_from(V).join(P, and_(P.thing_id == V.post_id, *known(P, AsAt(on))))
    query = query.where(seen_by(V, viewer), *known(V, NOW), *held(V, AsAt(on)), ends)
    query = query.where(V.decision_making_from <= on)
    return query.order_by(V.person_id, V.decision_making_from, V.thing_id)
