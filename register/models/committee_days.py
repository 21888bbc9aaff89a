"""Days on which committees of bodies meet."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, synonym

from register.models.base import Base, Line, Thing, Version, partial_index, versions_args


class CommitteeDay(Thing, Base):
    """The lasting identity of a day on which a committee meets."""

    __tablename__ = "committee_day"


class CommitteeDayVersion(Version, Base):
    """What was recorded of it."""

    __tablename__ = "committee_day_version"
    __kind__ = "committee_day"
    __prefix__ = "CMD"
    __thing__ = CommitteeDay
    __stays_with_body__ = (("organisation_id", "a committee is that of its own body"),)
    __walled_by__ = ("thing_id", "organisation_id")

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    committee_name: Mapped[Line]
    meets_on: Mapped[date] = synonym("valid_from")
    called_off: Mapped[bool]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, and a body's days in theirs."""
        now = "superseded_seq IS NULL"
        order = partial_index("ix_committee_day_version_order", now, "valid_from", "thing_id")
        body = partial_index("ix_committee_day_version_body", now, "organisation_id", "valid_from")
        return versions_args(cls, order, body)
