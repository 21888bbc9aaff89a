"""Lessons of data incidents, each with its action."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from register.models.base import Base, Line, Prose, Thing, Version, partial_index, versions_args


class Lesson(Thing, Base):
    """The lasting identity of a lesson."""

    __tablename__ = "lesson"


class LessonVersion(Version, Base):
    """What was recorded of it."""

    __tablename__ = "lesson_version"
    __kind__ = "lesson"
    __prefix__ = "LSN"
    __thing__ = Lesson
    __sorted_by__ = ("title",)
    __erasable__ = ("learnt", "taken_evidence")
    __erased_with__ = (("lesson_of_id", "incident"),)
    __walled_by__ = ("thing_id",)
    __walled_through__ = (("lesson_of_id", "incident"),)
    __masked__ = (("action_owner_id", "person"),)

    lesson_of_id: Mapped[str] = mapped_column(ForeignKey("incident.id"), index=True)
    learnt: Mapped[Prose | None]
    title: Mapped[Line]
    action_owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    action_due_on: Mapped[date]
    taken_on: Mapped[date | None]
    taken_evidence: Mapped[Prose | None]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, so that its first page is a short walk."""
        now = "superseded_seq IS NULL"
        return versions_args(cls, partial_index("ix_lesson_version_order", now, "action_due_on", "thing_id"))
