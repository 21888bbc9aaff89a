"""Decisions about possible policy breaches."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Thing, Version, Word


class Breach(Thing, Base):
    """The lasting identity of a case: one for an interest."""

    __tablename__ = "breach"


class BreachVersion(Version, Base):
    """What was decided. `days_late`, `against_rule`: what made it a possible breach when it was decided."""

    __tablename__ = "breach_version"
    __kind__ = "breach"
    __prefix__ = "PBR"
    __thing__ = Breach
    __erasable__ = ("ground", "action", "lesson", "published_words")
    __erased_with__ = (("interest_id", "interest"),)
    __walled_by__ = ("thing_id", "interest_id")
    __walled_through__ = (("interest_id", "interest"),)

    interest_id: Mapped[str] = mapped_column(ForeignKey("interest.id"), index=True)
    outcome: Mapped[Word]
    ground: Mapped[str | None] = mapped_column(Text)
    action: Mapped[str | None] = mapped_column(Text)
    lesson: Mapped[str | None] = mapped_column(Text)
    published_words: Mapped[str | None] = mapped_column(Text)
    days_late: Mapped[int] = mapped_column(Integer)
    against_rule: Mapped[Word | None]
