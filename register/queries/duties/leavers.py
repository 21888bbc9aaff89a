"""Who has left, what they were to do, and who took it over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from register.domain.duties.leavers import Key
from register.domain.permissions import Viewer
from register.models.appointments import AppointmentVersion
from register.models.duties import Duty, TaskHandover
from register.models.people import Person
from register.queries import names
from register.queries.accounts.identities import identities
from register.queries.accounts.open_accounts import left_by
from register.queries.duties.duties import subject_seen
from register.queries.visible import visible

A = AppointmentVersion
BLOCK = 500
MOST = 200
"""So many tasks of one person stand on a page, the nearest first: what is left comes up once they are handed over."""


def gone(session: Session, owners: Iterable[str], day: date, *, viewer: Viewer) -> frozenset[str]:
    """Those who have left: who have no account any more that may be used, and, among these owners, whose last post has
    ended, under whichever record of theirs."""
    wanted = sorted({one for one in owners if one})
    without = left_by(session, day)
    if not wanted:
        return without
    same = identities(session)
    records = {one: same.records_of(one) for one in wanted}
    ends = _last_days(session, sorted({key for some in records.values() for key in some}), viewer)
    ended = {
        one for one, some in records.items()
        if any(key in ends for key in some) and all(_is_over(ends[key], day) for key in some if key in ends)
    }  # fmt: skip
    return without | ended


def _is_over(last: date | None, day: date) -> bool:
    return last is not None and last < day


def _last_days(session: Session, people: Sequence[str], viewer: Viewer) -> dict[str, date | None]:
    """The last day of each one's last post; None while one has no end. Who never held one is not among them."""
    found: dict[str, date | None] = {}
    for start in range(0, len(people), BLOCK):
        query = visible(A, viewer).where(A.person_id.in_(people[start : start + BLOCK])).subquery()
        goes_on = func.count().filter(query.c.valid_to.is_(None)).label("goes_on")
        rows = session.execute(
            select(query.c.person_id, goes_on, func.max(query.c.valid_to).label("last")).group_by(
                query.c.person_id
            )
        )
        found |= {row.person_id: None if row.goes_on else row.last for row in rows}
    return found


def given(session: Session) -> dict[Key, str]:
    """What was handed over, and to whom."""
    rows = session.scalars(select(TaskHandover).order_by(TaskHandover.id))
    return {(row.task_kind, row.subject_id, row.part, row.from_id): row.to_id for row in rows}


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who has left and whose tasks are with nobody by name."""

    ref: str
    name: str
    tasks: int
    nearest: datetime


@dataclass(frozen=True, slots=True)
class LeftTask:
    """A task of theirs."""

    id: str
    title: str
    due_at: datetime


def leavers(session: Session, *, viewer: Viewer) -> list[Leaver]:
    """Those whose tasks wait to be handed over, among what the viewer may see; whose is due first stands first."""
    nearest = func.min(Duty.due_at).label("nearest")
    query = select(Duty.left_by, func.count().label("many"), nearest).where(*_waiting(viewer))
    rows = session.execute(query.group_by(Duty.left_by).order_by(nearest, Duty.left_by).limit(MOST)).all()
    people = names.people(session, viewer=viewer).look_up([row.left_by for row in rows])
    wanted = [row.left_by for row in rows]
    refs = {
        row.id: row.ref
        for row in session.execute(
            select(Person.id, Person.ref).where(Person.id.in_(wanted)).order_by(Person.id)
        )
    }
    return [
        Leaver(refs[row.left_by], people[row.left_by], row.many, row.nearest)
        for row in rows if row.left_by in people
    ]  # fmt: skip


def left_tasks(session: Session, person_id: str, *, viewer: Viewer) -> list[Duty]:
    """The tasks of one who has left, the nearest first."""
    query = select(Duty).where(Duty.left_by == person_id, *_waiting(viewer))
    return list(session.scalars(query.order_by(Duty.due_at, Duty.id).limit(MOST)))


def _waiting(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    return (Duty.left_by != "", Duty.state.in_(("open", "foreseen")), subject_seen(viewer))
