"""Interests: a life cycle of declared, amended, ended and corrected versions."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, synonym

from register.models.base import Base, Thing, Version, Word, versions_args


class Interest(Thing, Base):
    """The lasting identity of an interest."""

    __tablename__ = "interest"


class InterestVersion(Version, Base):
    """What was recorded of it.

    `declared_on` stays that of the first version; `declare_by` is the last day in time by the rules as they were
    known when this version was recorded, None where no rule of that day set one.
    """

    __tablename__ = "interest_version"
    __kind__ = "interest"
    __prefix__ = "INT"
    __thing__ = Interest
    __erasable__ = ("description", "organisation_name", "relationship", "publication_objection")
    __searched_by__ = ("organisation_name", "description")
    __walled_by__ = ("thing_id", "person_id", "organisation_id")
    __walled_by_name__ = ("organisation_name",)

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    interest_type: Mapped[Word]
    situation: Mapped[Word]
    description: Mapped[str | None] = mapped_column(Text)
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    organisation_name: Mapped[str | None] = mapped_column(String(300))
    relationship: Mapped[str | None] = mapped_column(String(300))
    arose_on: Mapped[date]
    became_aware_on: Mapped[date]
    ended_on: Mapped[date | None] = synonym("valid_to")
    declared_on: Mapped[date]
    declare_by: Mapped[date | None]
    value_pence: Mapped[int | None] = mapped_column(BigInteger)
    offer_response: Mapped[Word | None]
    giver_kind: Mapped[Word | None]
    publication_objection: Mapped[str | None] = mapped_column(Text)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The register's own order, newest first, so that the first page of any day is a short walk; and whatever a
        past day asks of a row, so that SQLite opens only those that answer it."""
        order = Index("ix_interest_version_order", "valid_from", "thing_id")
        return versions_args(cls, order, known_on=("seq", "superseded_seq", "valid_from", "valid_to"))
