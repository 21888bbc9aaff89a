"""Appointments: who held which post from when to when, and whether they decide."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from register.models.base import Base, Line, Thing, Version, Word, partial_index, versions_args


class Appointment(Thing, Base):
    """The lasting identity of an appointment."""

    __tablename__ = "appointment"


class AppointmentVersion(Version, Base):
    """What was recorded of it."""

    __tablename__ = "appointment_version"
    __kind__ = "appointment"
    __prefix__ = "APP"
    __thing__ = Appointment
    __erased_with__ = (("person_id", "person"),)
    __walled_by__ = ("thing_id", "person_id")
    __walled_through__ = (("post_id", "post"),)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """Who decides, by person."""
        deciding = "superseded_seq IS NULL AND decision_making_from IS NOT NULL"
        return versions_args(cls, partial_index("ix_appointment_version_deciding", deciding, "person_id"))

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    post_id: Mapped[str] = mapped_column(ForeignKey("post.id"), index=True)
    decision_making_from: Mapped[date | None]
    decision_making_to: Mapped[date | None]
    decision_reason: Mapped[Line | None]
    statutory_dual: Mapped[Word | None]
    stands_in: Mapped[Word | None]
    stands_in_reason: Mapped[Line | None]
