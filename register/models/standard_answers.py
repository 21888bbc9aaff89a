"""Standard answers of bodies to what contract templates ask."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, synonym

from register.models.base import Base, Line, Prose, Thing, Version, partial_index, versions_args


class StandardAnswer(Thing, Base):
    """The lasting identity of a standard answer."""

    __tablename__ = "standard_answer"


class StandardAnswerVersion(Version, Base):
    """What was recorded of it."""

    __tablename__ = "standard_answer_version"
    __kind__ = "standard_answer"
    __prefix__ = "STA"
    __thing__ = StandardAnswer
    __stays_with_body__ = (
        ("organisation_id", "a body's wording is its own; whoever follows it takes over what it wants"),
    )
    __walled_by__ = ("thing_id", "organisation_id")

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    answered_field: Mapped[Line]
    service_code: Mapped[Line | None]
    answer: Mapped[Prose]
    answer_source: Mapped[Line]
    answers_from: Mapped[date] = synonym("valid_from")
    answers_until: Mapped[date | None] = synonym("valid_to")

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, so that its first page is a short walk."""
        now = "superseded_seq IS NULL"
        return versions_args(
            cls, partial_index("ix_standard_answer_version_order", now, "valid_from", "thing_id")
        )
