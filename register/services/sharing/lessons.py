"""Keeps lessons of data incidents, and what shows that the action of each was taken."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.permissions import Actor, Permission, check
from register.domain.problems import refuse
from register.domain.sharing.lessons import NewLesson, check_lesson
from register.domain.texts import check_text
from register.models.lessons import LessonVersion
from register.queries.people.people import person
from register.queries.sharing.incidents import incident
from register.queries.sharing.lessons import lesson
from register.services import facts
from register.services.records import missing


def add_lesson(
    session: Session, new: NewLesson, *, actor: Actor, today: date, provenance: str = ""
) -> LessonVersion:
    """Record one. Forbidden, or Invalid with each field that is wrong."""
    _check(session, new, actor, today)
    columns: dict[str, Any] = {"valid_from": today, **facts.columns(LessonVersion, new)}
    return facts.begin(
        session, LessonVersion, "lesson.added", actor=actor, known_on=today, provenance=provenance, **columns
    )


def amend_lesson(
    session: Session, key: str, new: NewLesson, *, expected_n: int | None, reason: str, actor: Actor, today: date
) -> LessonVersion:  # fmt: skip
    """Record what changed, or that the action was taken. Forbidden, NotFound, Invalid, or Stale when somebody was
    quicker."""
    check(actor, Permission.TRIAGE_INCIDENT)
    newest = lesson(session, key, viewer=actor.viewer)
    columns = facts.columns(LessonVersion, new)
    if facts.is_unchanged(session, newest, columns, expected_n, actor):
        return newest
    _check(session, new, actor, today)
    return facts.change(
        session, newest, "lesson.amended", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why you are changing this", 2000, field="reason"), **columns,
    )  # fmt: skip


def _check(session: Session, new: NewLesson, actor: Actor, today: date) -> None:
    check(actor, Permission.TRIAGE_INCIDENT)
    check_lesson(new, today=today)
    refuse(
        {
            "lesson_of_id": missing(session, incident, new.lesson_of_id, actor),
            "action_owner_id": missing(session, person, new.action_owner_id, actor),
        }
    )
