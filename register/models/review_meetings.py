"""Review meetings of contracts."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, synonym

from register.models.base import Base, Prose, Thing, Version, partial_index, versions_args


class ReviewMeeting(Thing, Base):
    """The lasting identity of a review meeting."""

    __tablename__ = "review_meeting"


class ReviewMeetingVersion(Version, Base):
    """What was recorded of it. `attendees` names who came, `actions` who owns each. `open_actions` counts those that nobody
    has said are done."""

    __tablename__ = "review_meeting_version"
    __kind__ = "review_meeting"
    __prefix__ = "REV"
    __thing__ = ReviewMeeting
    __walled_by__ = ("thing_id", "attendees", "actions")
    __walled_through__ = (("contract_id", "contract"),)

    contract_id: Mapped[str] = mapped_column(ForeignKey("contract.id"), index=True)
    met_on: Mapped[date] = synonym("valid_from")
    attendees: Mapped[list[Any]]
    review_agreed: Mapped[Prose]
    actions: Mapped[list[Any]]
    meet_again_on: Mapped[date | None]
    open_actions: Mapped[int]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, so that its first page is a short walk; and the few with something left to do."""
        now = "superseded_seq IS NULL"
        return versions_args(
            cls,
            partial_index("ix_review_meeting_version_order", now, "valid_from", "thing_id"),
            partial_index("ix_review_meeting_version_open", f"{now} AND open_actions > 0", "thing_id"),
        )
