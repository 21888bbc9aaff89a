"""Posts: what somebody is appointed to, and on which side of the divide it stands."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Line, Thing, Version, Word


class Post(Thing, Base):
    """The lasting identity of a post."""

    __tablename__ = "post"


class PostVersion(Version, Base):
    """What was recorded of it. `holds_from`: the day of the transfer that put it into the body it is in."""

    __tablename__ = "post_version"
    __kind__ = "post"
    __prefix__ = "POS"
    __thing__ = Post
    __goes_with_body__ = ("organisation_id",)
    __holds_from_days__ = True
    __moved_by_transfers__ = True
    __sorted_by__ = ("title",)
    __walled_by__ = ("thing_id", "organisation_id")
    __masked__ = (("reports_to_id", "post"), ("reviewed_by_id", "post"))

    title: Mapped[Line]
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    side: Mapped[Word]
    grade: Mapped[Word | None]
    decision_reason: Mapped[Line | None]
    reports_to_id: Mapped[str | None] = mapped_column(ForeignKey("post.id"), index=True)
    reviewed_by_id: Mapped[str | None] = mapped_column(ForeignKey("post.id"), index=True)
    holds_from: Mapped[date | None]
