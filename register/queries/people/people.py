"""People, listed and one by one: their names, the posts they hold on a day, and who holds a dual role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Label, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from register.domain.people.people import DualRole, NewPerson, Side, dual_roles
from register.domain.permissions import Viewer
from register.domain.values import recorded
from register.models.appointments import AppointmentVersion
from register.models.organisations import OrganisationVersion
from register.models.people import Person, PersonVersion
from register.models.posts import PostVersion
from register.queries import names as called
from register.queries.among import among
from register.queries.held_posts import held_posts
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.people.appointments import of_person
from register.queries.searching import by_name, found, place_of, sorted_by
from register.queries.visible import NOW, AsAt, held, known, one, seen_by

V, A, P, B = PersonVersion, AppointmentVersion, PostVersion, OrganisationVersion
DUAL, BY_LAW = "Dual role", "Dual role, by law"


def _posts(viewer: Viewer, as_at: AsAt, on: date, *columns: Any) -> Select[*tuple[Any, ...]]:
    """What the person of the row holds on the day."""
    query = select(*columns).select_from(A).join(P, and_(P.thing_id == A.post_id, *known(P, as_at)))
    query = query.where(A.person_id == V.thing_id, seen_by(A, viewer), *known(A, as_at))
    return query.where(*held(A, AsAt(on))).correlate(V)


def _dual(viewer: Viewer, as_at: AsAt, on: date) -> Label[str]:
    """The same answer as domain.people.dual_roles, for a whole list at once."""

    def on_both(*more: Any) -> Any:
        sides = (Side.COMMISSIONING, Side.PROVIDING)
        return and_(*(
            _posts(viewer, as_at, on, A.id).where(P.side.in_((side, Side.BOTH)), *more).exists() for side in sides
        ))  # fmt: skip

    return case((on_both(A.statutory_dual.is_(None)), DUAL), (on_both(), BY_LAW), else_="").label("dual")


def _statement(viewer: Viewer, as_at: AsAt, today: date) -> Query:
    on = as_at.held_on or today
    first = _posts(viewer, as_at, on, P.title).order_by(A.valid_from, A.thing_id).limit(1).scalar_subquery()
    many = _posts(viewer, as_at, on, func.count()).scalar_subquery()
    shown = select(
        V.thing_id.label("id"), Person.ref, called.listed(V, viewer).label("name"), first.label("post"),
        many.label("posts_held"), _dual(viewer, as_at, on), V.email, V.staff_number,
    )  # fmt: skip
    shown = sorted_by(shown.join(Person, Person.id == V.thing_id), V)
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


def called_or_erased(name: Any) -> Any:
    """A name that retention has removed still has a row."""
    return func.coalesce(name, called.ERASED)


def _named(text: str) -> Any:
    return or_(*(found(V, field, text) for field in ("name", "email", "staff_number")))


COLUMNS = (
    Column("name", "Name", "ref"),
    Column("post", "Post"),
    Column("posts_held", "Posts held"),
    Column("dual", "Dual role"),
    Column("email", "Email"),
    Column("staff_number", "Staff number"),
)


@lru_cache(maxsize=4)
def listing(today: date) -> Listing:
    """The list as it is on a day: posts and dual roles are those of that day unless another one is asked for."""
    return Listing(
        noun="people",
        title="People",
        columns=COLUMNS,
        statement=lambda viewer, as_at: _statement(viewer, as_at, today),
        order=(place_of(V), V.thing_id),
        filters=(
            Filter("name", "Name, email or staff number", _named),
            by_ref(Person.ref),
        ),
    )


def person(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> PersonVersion:
    """One person by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: PersonVersion) -> NewPerson:
    """The recorded value."""
    return recorded(NewPerson, row)


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A post of a person as machines are told it."""

    ref: str
    post_ref: str
    title: str
    organisation: str
    side: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a person: posts, the newest first, and whether they have a dual role today."""

    posts: tuple[PostHeld, ...]
    dual_role: bool
    dual_role_by_law: str | None


def see(session: Session, row: PersonVersion, *, viewer: Viewer, today: date) -> Seen:
    """The posts, the newest first, and whether they are a dual role today."""
    held_by = of_person(session, row.thing_id, viewer=viewer)
    dual = dual_roles_on(session, today, viewer=viewer, people=[row.thing_id]).get(row.thing_id)
    posts = tuple(PostHeld(**{one.name: getattr(h, one.name) for one in fields(PostHeld)}) for h in held_by)
    return Seen(posts, dual is not None, None if dual is None else dual.statutory)


def names(session: Session, ids: Iterable[str], *, viewer: Viewer) -> dict[str, str]:
    """What these people are called now, by id."""
    query = select(V.thing_id, V.name).where(among(V.thing_id, "ids"), seen_by(V, viewer))
    query = query.where(*known(V, NOW)).order_by(V.thing_id)
    rows = session.execute(query, {"ids": sorted(set(ids))}).all()
    return {
        row.thing_id: row.name or called.ERASED for row in sorted(rows, key=lambda row: by_name(row.name))
    }


def dual_roles_on(
    session: Session, day: date, *, viewer: Viewer, people: Iterable[str] | None = None
) -> dict[str, DualRole]:
    """Who works for both sides on the day, by person."""
    if people is None:
        people = session.scalars(_on_both_sides(viewer, day)).all()
    found = dual_roles(held_posts(session, viewer=viewer, people=people), day)
    return {dual.person_id: dual for dual in found}


def _on_both_sides(viewer: Viewer, day: date) -> Select[*tuple[Any, ...]]:
    """Ids of whoever holds posts on both sides on the day."""
    works = [
        func.max(case((P.side.in_((side, Side.BOTH)), 1), else_=0))
        for side in (Side.COMMISSIONING, Side.PROVIDING)
    ]
    query = select(A.person_id).join(P, and_(P.thing_id == A.post_id, *known(P, NOW)))
    query = query.where(seen_by(A, viewer), *known(A, NOW), *held(A, AsAt(day)), P.side != Side.NEITHER)
    return query.group_by(A.person_id).having(works[0] + works[1] == 2).order_by(A.person_id)


def body_of(session: Session, person_id: str, day: date, *, viewer: Viewer) -> str | None:
    """The kind of body whose rules bind this person on the day; None without a post."""
    return bodies_of(session, [person_id], day, viewer=viewer).get(person_id)


def bodies_of(session: Session, people: Iterable[str], day: date, *, viewer: Viewer) -> dict[str, str]:
    """By person, the kind of body of the post held longest among those held on the day."""
    there = and_(P.thing_id == A.post_id, *known(P, AsAt(held_on=day)))
    query = select(A.person_id, B.kind).select_from(A).join(P, there)
    query = query.join(B, and_(B.thing_id == P.organisation_id, seen_by(B, viewer), *known(B, NOW)))
    query = query.where(seen_by(A, viewer), *known(A, NOW), *held(A, AsAt(held_on=day)))
    query = query.where(among(A.person_id, "people")).order_by(A.valid_from.desc(), A.thing_id.desc())
    newest_first = session.execute(query, {"people": sorted(set(people))})
    return {row.person_id: row.kind for row in newest_first}
