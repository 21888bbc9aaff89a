"""Checks of providers."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, synonym

from register.models.base import Base, Line, Prose, Thing, Version, Word, partial_index, versions_args


class ProviderCheck(Thing, Base):
    """The lasting identity of a check of a provider."""

    __tablename__ = "provider_check"


class ProviderCheckVersion(Version, Base):
    """What was recorded of it."""

    __tablename__ = "provider_check_version"
    __kind__ = "provider_check"
    __prefix__ = "PCK"
    __thing__ = ProviderCheck
    __stays_with_body__ = (("organisation_id", "what was found was found of the body that was looked up"),)
    __walled_by__ = ("thing_id", "organisation_id")
    __masked__ = (("checker_id", "person"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    check_kind: Mapped[Word]
    check_outcome: Mapped[Word]
    check_found: Mapped[Prose | None]
    check_source: Mapped[Line]
    check_reference: Mapped[Line | None]
    checked_on: Mapped[date] = synonym("valid_from")
    holds_until: Mapped[date | None]
    checker_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, so that its first page is a short walk."""
        now = "superseded_seq IS NULL"
        return versions_args(
            cls, partial_index("ix_provider_check_version_order", now, "valid_from", "thing_id")
        )
