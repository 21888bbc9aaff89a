"""Matters reserved to the board."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from register.models.base import Base, Line, Prose, Thing, Version, Word, partial_index, versions_args


class Reservation(Thing, Base):
    """The lasting identity of a reserved matter."""

    __tablename__ = "reservation"


class ReservationVersion(Version, Base):
    """What was recorded of it. `holds_from`: the day from which it reads so; empty, from its first day."""

    __tablename__ = "reservation_version"
    __kind__ = "reservation"
    __prefix__ = "RES"
    __thing__ = Reservation
    __goes_with_body__ = ("organisation_id",)
    __holds_from_days__ = True
    __walled_by__ = ("thing_id", "organisation_id")
    __harmless__ = (
        ("services", "codes of services, and no record"),
        ("spend_categories", "codes of categories, and no record"),
    )

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, so that its first page is a short walk."""
        now = "superseded_seq IS NULL"
        return versions_args(
            cls, partial_index("ix_reservation_version_order", now, "matter", "valid_from", "thing_id")
        )

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    matter: Mapped[Word]
    reserved_to: Mapped[Line]
    reserved_text: Mapped[Prose]
    scheme_source: Mapped[Line | None]
    reserved_from_pence: Mapped[int | None] = mapped_column(BigInteger)
    services: Mapped[list[Any]]
    spend_categories: Mapped[list[Any]]
    minute: Mapped[Line]
    holds_from: Mapped[date | None]
