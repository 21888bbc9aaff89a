"""Versions of a whole scheme of delegation, as they were approved."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, synonym

from register.models.base import Base, Line, Thing, Version, partial_index, versions_args


class ApprovedScheme(Thing, Base):
    """The lasting identity of an approved scheme."""

    __tablename__ = "approved_scheme"


class ApprovedSchemeVersion(Version, Base):
    """What was recorded of it. `scheme_contents`: kind, id and version of each delegation and reserved matter.
    `public_on`: since when anybody may read `public_contents`, which names no person, and whose file has `public_sha256`."""

    __tablename__ = "approved_scheme_version"
    __kind__ = "approved_scheme"
    __prefix__ = "SCH"
    __thing__ = ApprovedScheme
    __stays_with_body__ = (("organisation_id", "a board approved each as it was, for its own body"),)
    __walled_by__ = ("thing_id", "organisation_id")
    __harmless__ = (
        ("scheme_contents", "told as far as the viewer may see each record"),
        ("public_contents", "names posts and meetings in words, as anybody may read them"),
    )

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, so that its first page is a short walk."""
        now = "superseded_seq IS NULL"
        return versions_args(
            cls, partial_index("ix_approved_scheme_version_order", now, "valid_from", "thing_id")
        )

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    scheme_approved_by: Mapped[Line]
    scheme_approved_on: Mapped[date] = synonym("valid_from")
    scheme_meeting: Mapped[Line]
    minute: Mapped[Line]
    scheme_on: Mapped[date]
    scheme_contents: Mapped[list[Any]]
    public_on: Mapped[date | None]
    public_sha256: Mapped[str | None] = mapped_column(String(64))
    public_contents: Mapped[dict[str, Any]]
