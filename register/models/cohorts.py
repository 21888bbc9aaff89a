"""Groups of people who move from one employer to another with a service; nobody is named."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from register.models.base import Base, Line, Prose, Thing, Version, Word, partial_index, versions_args


class Cohort(Thing, Base):
    """The lasting identity of a group of people who move."""

    __tablename__ = "cohort"


class CohortVersion(Version, Base):
    """What was recorded of it. `holds_from`: the day of the transfer that gave it its body."""

    __tablename__ = "cohort_version"
    __kind__ = "cohort"
    __prefix__ = "COH"
    __thing__ = Cohort
    __goes_with_body__ = ("from_employer_id", "to_employer_id")
    __between_bodies__ = True
    __holds_from_days__ = True
    __moved_by_transfers__ = True
    __sorted_by__ = ("title",)
    __walled_by__ = ("thing_id", "from_employer_id", "to_employer_id")
    __walled_through__ = (("programme_id", "programme"),)
    __masked__ = (("service_id", "care_service"),)

    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"), index=True)
    title: Mapped[Line]
    service_id: Mapped[str | None] = mapped_column(ForeignKey("care_service.id"), index=True)
    from_employer_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    to_employer_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    moving_count: Mapped[int]
    moves_on: Mapped[date]
    transfer_route: Mapped[Word]
    consultation_from: Mapped[date | None]
    consultation_to: Mapped[date | None]
    measures: Mapped[Prose | None]
    information_given_on: Mapped[date | None]
    pension_route: Mapped[Word]
    direction_signed_on: Mapped[date | None]
    direction_from: Mapped[date | None]
    holds_from: Mapped[date | None]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, so that its first page is a short walk."""
        now = "superseded_seq IS NULL"
        return versions_args(cls, partial_index("ix_cohort_version_order", now, "moves_on", "thing_id"))

    @classmethod
    def not_over(cls, day: date) -> list[ColumnElement[bool]]:
        """They move later."""
        return [cls.moves_on > day]
