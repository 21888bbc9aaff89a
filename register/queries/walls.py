"""Information barriers: what is kept from whom, listed, and asked for one person."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import Subquery, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from register.domain.home.tones import Tone
from register.domain.permissions import UNBOUND, Role, Viewer
from register.models.people import PersonVersion
from register.models.walls import Wall, WallVersion
from register.queries.listing import Column, Filter, Listing, Query
from register.queries.reach import with_what_belongs
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V, H = WallVersion, PersonVersion
SUBJECTS = {
    "contract": "Contract",
    "organisation": "Organisation",
    "person": "Person",
    "interest": "Interest",
}


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    keeper = _keepers(viewer, as_at)
    shown = select(
        V.thing_id.label("id"), Wall.ref, V.subject_kind, V.subject_ref, H.name.label("person"), V.role,
        V.act.label("state"), V.valid_from, V.reason, V.review_on, keeper.c.name.label("keeper"),
    )  # fmt: skip
    shown = shown.join(Wall, Wall.id == V.thing_id).outerjoin(keeper, keeper.c.thing_id == V.barrier_owner_id)
    shown = shown.outerjoin(H, and_(H.thing_id == V.person_id, *known(H, as_at)))
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


def _keepers(viewer: Viewer, as_at: AsAt) -> Subquery:
    """The names of those who answer for barriers."""
    asked = select(V.barrier_owner_id).where(V.barrier_owner_id.is_not(None), seen_by(V, viewer))
    return (
        select(H.thing_id, H.name)
        .where(H.thing_id.in_(asked), seen_by(H, viewer), *known(H, as_at))
        .subquery("keeper")
    )


def role_words(role: str | None) -> str:
    return "" if role is None else Role(role).label


STATES = {"lifted": ("Lifted", Tone.OVER), "in_force": ("In force", Tone.RUNNING)}

LISTING = Listing(
    noun="walls",
    title="Information barriers",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("subject_kind", "Restricts", words=SUBJECTS.get),
        Column("subject_ref", "Record"),
        Column("person", "From this person"),
        Column("role", "From this role", words=role_words),
        Column(
            "state",
            "State",
            "state",
            words=STATES.get,
            worked=lambda act: "lifted" if act == "ended" else "in_force",
        ),
        Column("valid_from", "Since", "day"),
        Column("keeper", "Answers for it"),
        Column("review_on", "Look at it again by", "day"),
    ),
    statement=_statement,
    order=(V.valid_from, V.thing_id),
    filters=(Filter("person", "Person", lambda text: found(H, "name", text)),),
    bitemporal=False,
    goes_on=lambda _day: V.act != "ended",
)


def wall(session: Session, key: str, *, viewer: Viewer) -> WallVersion:
    """One barrier by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, NOW)


def barriers_for(
    session: Session,
    subject_ids: Iterable[str],
    records: Iterable[str],
    roles: Iterable[Role],
    *,
    viewer: Viewer,
) -> dict[str, list[str]]:
    """Barriers in force that keep this person from these subjects: subject -> ids of barriers. records: every
    record of the person, any of which a barrier may name."""
    asked = {"subjects": sorted(set(subject_ids)), "records": sorted(records), "roles": sorted(roles)}
    found: dict[str, list[str]] = {}
    for row in session.execute(_keeping_out(viewer), asked):
        found.setdefault(row.subject_id, []).append(row.thing_id)
    return found


@lru_cache(maxsize=256)
def _keeping_out(viewer: Viewer) -> Any:
    """Put together once for each viewer: that takes longer than to ask."""
    everybody = and_(V.person_id.is_(None), V.role.is_(None))
    binds = or_(V.person_id.in_(_many("records")), everybody, V.role.in_(_many("roles")))
    query = select(V.subject_id, V.thing_id).where(seen_by(V, viewer), *known(V, NOW))
    return query.where(V.act != "ended", V.subject_id.in_(_many("subjects")), binds).order_by(V.thing_id)


def _many(name: str) -> Any:
    return bindparam(name, expanding=True)


def barred_people(session: Session, *, viewer: Viewer) -> list[str]:
    """Those whom a barrier in force hides from somebody, among the barriers that this viewer may see."""
    query = visible(V, viewer).where(V.act != "ended", V.subject_kind == "person").order_by(V.thing_id)
    return [row.subject_id for row in session.scalars(query)]


def reaching(session: Session, body_id: str, *, but: str) -> list[WallVersion]:
    """Barriers in force that reach this body and not the other one, whoever may see them."""
    query = visible(V, UNBOUND).where(V.act != "ended", V.subject_kind == "organisation").order_by(V.thing_id)
    rows = session.scalars(query).all()
    over = {key: _reached(session, key) for key in sorted({row.subject_id for row in rows})}
    return [row for row in rows if body_id in over[row.subject_id] and but not in over[row.subject_id]]


def _reached(session: Session, body_id: str) -> set[str]:
    return set(session.scalars(select(with_what_belongs(body_id).c.id)))
