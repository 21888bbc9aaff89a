"""Contract performance notices."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, synonym

from register.models.base import Base, Line, Prose, Thing, Version, partial_index, versions_args


class PerformanceNotice(Thing, Base):
    """The lasting identity of a contract performance notice."""

    __tablename__ = "performance_notice"


class PerformanceNoticeVersion(Version, Base):
    """What was recorded of it. `settled_on`: the day on which nothing more was to follow."""

    __tablename__ = "performance_notice_version"
    __kind__ = "performance_notice"
    __prefix__ = "CPN"
    __thing__ = PerformanceNotice
    __walled_by__ = ("thing_id",)
    __walled_through__ = (("contract_id", "contract"),)
    __masked__ = (("notice_owner_id", "person"),)
    __harmless__ = (("steps", "dated acts in words, and no record"),)

    contract_id: Mapped[str] = mapped_column(ForeignKey("contract.id"), index=True)
    notified_on: Mapped[date] = synonym("valid_from")
    notice_service: Mapped[Line | None]
    notice_ground: Mapped[Prose]
    remedy_asked: Mapped[Prose]
    remedy_by: Mapped[date]
    notice_owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    steps: Mapped[list[Any]]
    settled_on: Mapped[date | None]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, so that its first page is a short walk."""
        now = "superseded_seq IS NULL"
        return versions_args(
            cls, partial_index("ix_performance_notice_version_order", now, "valid_from", "thing_id")
        )
