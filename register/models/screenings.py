"""Screenings: whether what an agreement is about needs a data protection impact assessment."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, synonym

from register.models.base import Base, Prose, Thing, Version, Word, partial_index, versions_args


class Screening(Thing, Base):
    """The lasting identity of a screening."""

    __tablename__ = "screening"


class ScreeningVersion(Version, Base):
    """What was recorded of it."""

    __tablename__ = "screening_version"
    __kind__ = "screening"
    __prefix__ = "SCR"
    __thing__ = Screening
    __walled_by__ = ("thing_id",)
    __walled_through__ = (("agreement_id", "agreement"),)
    __harmless__ = (("answers", "answers about the sharing, and no record"),)

    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), index=True)
    screened_on: Mapped[date] = synonym("valid_from")
    screening_outcome: Mapped[Word]
    screening_reason: Mapped[Prose | None]
    answers: Mapped[list[Any]]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, so that its first page is a short walk."""
        now = "superseded_seq IS NULL"
        return versions_args(cls, partial_index("ix_screening_version_order", now, "valid_from", "thing_id"))
