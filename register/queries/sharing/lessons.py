"""Lessons of data incidents with their actions, listed by the day each is due, and one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import Session

from register.domain.home.tones import Tone
from register.domain.permissions import Viewer
from register.domain.sharing.lessons import ActionState, NewLesson, action_state
from register.domain.values import recorded
from register.models.incidents import Incident
from register.models.lessons import Lesson, LessonVersion
from register.models.people import PersonVersion
from register.queries import names
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V, H, S = LessonVersion, PersonVersion, ActionState
TONES = {S.TAKEN: Tone.GOOD, S.OVERDUE: Tone.BAD, S.DUE: Tone.RUNNING}


def state_told(code: str) -> tuple[str, Tone]:
    """The words and the colour of a state."""
    return S(code).label, TONES[S(code)]


def _standing(day: date) -> ColumnElement[str]:
    return case(
        (V.taken_on <= day, S.TAKEN.value), (V.action_due_on < day, S.OVERDUE.value), else_=S.DUE.value
    )


def _statement(viewer: Viewer, as_at: AsAt, today: date) -> Query:
    standing = _standing(as_at.held_on or today).label("standing")
    owner = and_(H.thing_id == V.action_owner_id, seen_by(H, viewer), *known(H, as_at))
    shown: Query = select(
        V.thing_id.label("id"), Lesson.ref, V.title, Incident.ref.label("incident"), V.learnt,
        names.listed(H, viewer).label("owner"), V.action_owner_id, V.action_due_on, V.taken_on, standing, V.provenance,
    )  # fmt: skip
    shown = shown.join(Lesson, Lesson.id == V.thing_id).join(Incident, Incident.id == V.lesson_of_id)
    shown = shown.outerjoin(H, owner)
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


@lru_cache(maxsize=4)
def listing_on(today: date) -> Listing:
    """The list of lessons, each action as it stands on the day asked for, or today."""
    return Listing(
        noun="lessons",
        title="Lessons of data incidents",
        columns=(
            Column("title", "Action", "ref"),
            Column("incident", "Data incident", "record"),
            Column("learnt", "What was learnt"),
            Column("owner", "Owner"),
            Column("action_due_on", "Due on", "day"),
            Column("standing", "State", "state", words=state_told),
        ),
        statement=lambda viewer, as_at: _statement(viewer, as_at, today),
        order=(V.action_due_on, V.thing_id),
        filters=(
            Filter("title", "Action", lambda text: found(V, "title", text)),
            Filter("incident", "Reference of the incident", lambda text: Incident.ref == text.strip().upper()),
            Filter(
                "standing", "State today", lambda code: _standing(today) == code,
                tuple((s.value, s.label) for s in (S.OVERDUE, S.DUE, S.TAKEN)), over_too=True,
            ),
            by_ref(Lesson.ref),
        ),
        goes_on=lambda day: or_(V.taken_on.is_(None), V.taken_on > day),
    )  # fmt: skip


def lesson(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> LessonVersion:
    """One lesson by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: LessonVersion) -> NewLesson:
    """The recorded value."""
    return recorded(NewLesson, row)


def not_taken(session: Session, *, viewer: Viewer) -> list[LessonVersion]:
    """Every lesson whose action is still to be taken."""
    return list(session.scalars(visible(V, viewer).where(V.taken_on.is_(None)).order_by(V.thing_id)))


def of_incident(session: Session, incident_id: str, *, viewer: Viewer) -> list[LessonVersion]:
    """The lessons of one incident, by the day each action is due; each carries its reference."""
    query: Any = visible(V, viewer).where(V.lesson_of_id == incident_id)
    query = query.add_columns(Lesson.ref).join(Lesson, Lesson.id == V.thing_id)
    told = []
    for version, ref in session.execute(query.order_by(V.action_due_on, V.thing_id)):
        version.ref = ref
        told.append(version)
    return told


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a lesson: how its action stands."""

    standing: ActionState


def see(session: Session, row: LessonVersion, *, viewer: Viewer, today: date) -> Seen:
    """How it stands on a day."""
    return Seen(action_state(row.action_due_on, row.taken_on, today))
