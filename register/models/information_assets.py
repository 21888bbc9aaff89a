"""Information assets: systems and holdings of records."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, synonym

from register.models.base import Base, Line, Thing, Version, Word, partial_index, versions_args


class InformationAsset(Thing, Base):
    """The lasting identity of an information asset."""

    __tablename__ = "information_asset"


class InformationAssetVersion(Version, Base):
    """What was recorded of it."""

    __tablename__ = "information_asset_version"
    __kind__ = "information_asset"
    __prefix__ = "IAS"
    __thing__ = InformationAsset
    __stays_with_body__ = (("organisation_id", "whoever takes it over records it as their own"),)
    __sorted_by__ = ("name",)
    __walled_by__ = ("thing_id", "organisation_id")
    __masked__ = (("asset_owner_id", "person"),)
    __harmless__ = (("categories", "kinds of information, and no record"),)

    name: Mapped[Line]
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    asset_kind: Mapped[Word]
    categories: Mapped[list[Any]]
    starts_on: Mapped[date] = synonym("valid_from")
    ends_on: Mapped[date | None] = synonym("valid_to")
    asset_owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    asset_format: Mapped[Word | None]
    held_where: Mapped[Line | None]
    asset_software: Mapped[Line | None]
    asset_support: Mapped[Line | None]
    sensitive_why: Mapped[Line | None]
    loss_impact: Mapped[Line | None]
    retention: Mapped[Line | None]
    last_reviewed_on: Mapped[date | None]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, so that its first page is a short walk."""
        now = "superseded_seq IS NULL"
        return versions_args(
            cls, partial_index("ix_information_asset_version_order", now, "valid_from", "thing_id")
        )
