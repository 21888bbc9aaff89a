"""Separation programmes: of which kind, for which body, by when, and the agreement of whoever oversees them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, synonym

from register.models.base import Base, Line, Prose, Thing, Version, Word


class Programme(Thing, Base):
    """The lasting identity of a programme."""

    __tablename__ = "programme"


class ProgrammeVersion(Version, Base):
    """What was recorded of it. `holds_from`: the day of the transfer that gave it its body."""

    __tablename__ = "programme_version"
    __kind__ = "programme"
    __prefix__ = "PRG"
    __thing__ = Programme
    __goes_with_body__ = ("organisation_id", "overseer_id")
    __holds_from_days__ = True
    __moved_by_transfers__ = True
    __sorted_by__ = ("title",)
    __walled_by__ = ("thing_id", "organisation_id")
    __masked__ = (("overseer_id", "organisation"),)

    title: Mapped[Line]
    programme_kind: Mapped[Word]
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    starts_on: Mapped[date] = synonym("valid_from")
    target_on: Mapped[date]
    aim: Mapped[Prose]
    overseer_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"))
    agreed_on: Mapped[date | None]
    agreed_minute: Mapped[Line | None]
    holds_from: Mapped[date | None]
