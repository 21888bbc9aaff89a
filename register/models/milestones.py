"""Milestones of separation programmes."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from register.models.base import Base, Line, Prose, Thing, Version, Word, partial_index, versions_args


class Milestone(Thing, Base):
    """The lasting identity of a milestone."""

    __tablename__ = "milestone"


class MilestoneVersion(Version, Base):
    """What was recorded of it."""

    __tablename__ = "milestone_version"
    __kind__ = "milestone"
    __prefix__ = "MLS"
    __thing__ = Milestone
    __sorted_by__ = ("title",)
    __walled_by__ = ("thing_id",)
    __walled_through__ = (("programme_id", "programme"),)
    __masked__ = (("milestone_owner_id", "person"), ("waits_for_id", "milestone"))

    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"), index=True)
    title: Mapped[Line]
    milestone_kind: Mapped[Word]
    due_on: Mapped[date]
    milestone_owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    waits_for_id: Mapped[str | None] = mapped_column(ForeignKey("milestone.id"))
    stops_others: Mapped[bool]
    done_on: Mapped[date | None]
    evidence: Mapped[Prose | None]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, so that its first page is a short walk."""
        now = "superseded_seq IS NULL"
        return versions_args(cls, partial_index("ix_milestone_version_order", now, "due_on", "thing_id"))
