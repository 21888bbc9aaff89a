"""Pilots of services."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from register.models.base import Base, Line, Prose, Thing, Version, Word, partial_index, versions_args


class Pilot(Thing, Base):
    """The lasting identity of a pilot."""

    __tablename__ = "pilot"


class PilotVersion(Version, Base):
    """What was recorded of it."""

    __tablename__ = "pilot_version"
    __kind__ = "pilot"
    __prefix__ = "PIL"
    __thing__ = Pilot
    __sorted_by__ = ("title",)
    __walled_by__ = ("thing_id",)
    __walled_through__ = (("service_id", "care_service"),)
    __masked__ = (("programme_id", "programme"),)

    service_id: Mapped[str] = mapped_column(ForeignKey("care_service.id"), index=True)
    programme_id: Mapped[str | None] = mapped_column(ForeignKey("programme.id"), index=True)
    title: Mapped[Line]
    pilot_question: Mapped[Prose]
    pilot_from: Mapped[date]
    pilot_to: Mapped[date]
    evaluation_due_on: Mapped[date]
    evaluated_on: Mapped[date | None]
    evaluation: Mapped[Prose | None]
    pilot_decision: Mapped[Word | None]
    pilot_decided_on: Mapped[date | None]
    pilot_minute: Mapped[Line | None]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, so that its first page is a short walk."""
        now = "superseded_seq IS NULL"
        return versions_args(
            cls, partial_index("ix_pilot_version_order", now, "evaluation_due_on", "thing_id")
        )
