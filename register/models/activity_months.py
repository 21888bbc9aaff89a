"""What happened under contracts, month by month."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, synonym

from register.models.base import Base, Line, Thing, Version, partial_index, versions_args


class ActivityMonth(Thing, Base):
    """The lasting identity of a month of a contract."""

    __tablename__ = "activity_month"


class ActivityMonthVersion(Version, Base):
    """What was recorded of it. Its first day is the first day of the month."""

    __tablename__ = "activity_month_version"
    __kind__ = "activity_month"
    __prefix__ = "ACT"
    __thing__ = ActivityMonth
    __walled_by__ = ("thing_id",)
    __walled_through__ = (("contract_id", "contract"),)
    __harmless__ = (("activities", "numbers of services of the contract that the row hangs on"),)

    contract_id: Mapped[str] = mapped_column(ForeignKey("contract.id"), index=True)
    month_on: Mapped[date] = synonym("valid_from")
    activities: Mapped[list[Any]]
    activity_source: Mapped[Line]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, so that its first page is a short walk."""
        now = "superseded_seq IS NULL"
        return versions_args(
            cls, partial_index("ix_activity_month_version_order", now, "valid_from", "thing_id")
        )
