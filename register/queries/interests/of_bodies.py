"""Who has an interest in these organisations today: the newest of what was declared, and how many in all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from register.domain.permissions import Permission, Viewer
from register.models.interests import Interest, InterestVersion
from register.queries import names
from register.queries.listing import MOST_COUNTED
from register.queries.visible import AsAt, held, known, seen_by

V = InterestVersion
SHOWN = 10
"""So many entries stand on the page of a contract; the register has all of them."""


@dataclass(frozen=True, slots=True)
class InBodies:
    """entries: the newest; in_all: how many there are, counted to MOST_COUNTED and one. people, bodies: names by id, of
    those that the viewer may see."""

    entries: tuple[InterestVersion, ...]
    in_all: int
    people: Any
    bodies: Any


def declared_in(session: Session, ids: Iterable[str], on: date, *, viewer: Viewer) -> InBodies | None:
    """What holds on the day and names one of these records; None for whoever may not read the register. A body that was
    typed and is in no record is the decision check's to recognise."""
    if not viewer.may(Permission.SEE_REGISTER):
        return None
    as_at = AsAt(held_on=on)
    which = and_(V.organisation_id.in_(sorted(set(ids))), *held(V, as_at))
    entries, in_all = newest(session, which, most=SHOWN, viewer=viewer, as_at=as_at)
    return InBodies(
        entries,
        in_all,
        names.people(session, viewer=viewer).look_up({one.person_id for one in entries}),
        names.organisations(session, viewer=viewer).look_up({one.organisation_id for one in entries if one.organisation_id}),
    )  # fmt: skip


def newest(
    session: Session, which: ColumnElement[bool], *, most: int, viewer: Viewer, as_at: AsAt
) -> tuple[tuple[InterestVersion, ...], int]:
    """The newest of the entries of which this holds, and how many there are, counted to MOST_COUNTED and one."""
    seen = (which, seen_by(V, viewer), *known(V, as_at))
    some = select(V.id).where(*seen).limit(MOST_COUNTED + 1).subquery()
    in_all = session.scalar(select(func.count()).select_from(some)) or 0
    query = select(V, Interest.ref).join(Interest, Interest.id == V.thing_id).where(*seen)
    found = []
    for version, ref in session.execute(query.order_by(V.valid_from.desc(), V.thing_id.desc()).limit(most)):
        version.ref = ref
        found.append(version)
    return tuple(found), in_all
