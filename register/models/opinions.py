"""Advice, decisions and views on sharing agreements: each by another person, in one of three roles."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, synonym

from register.models.base import Base, Line, Prose, Thing, Version, Word, partial_index, versions_args


class Opinion(Thing, Base):
    """The lasting identity of an advice, a decision or a view."""

    __tablename__ = "opinion"


class OpinionVersion(Version, Base):
    """What was recorded of it, by whoever gave it. `on_text`: the number of the agreement's text that it was given on."""

    __tablename__ = "opinion_version"
    __kind__ = "opinion"
    __prefix__ = "OPN"
    __thing__ = Opinion
    __walled_by__ = ("thing_id",)
    __walled_through__ = (("agreement_id", "agreement"),)

    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), index=True)
    capacity: Mapped[Word]
    opinion_outcome: Mapped[Word]
    opinion_words: Mapped[Prose]
    given_on: Mapped[date] = synonym("valid_from")
    given_post: Mapped[Line]
    on_text: Mapped[int]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, so that its first page is a short walk."""
        now = "superseded_seq IS NULL"
        return versions_args(cls, partial_index("ix_opinion_version_order", now, "valid_from", "thing_id"))
