"""What was said of two records of people: that they are one person, or two."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Thing, Version, Word


class Join(Thing, Base):
    """The lasting identity of an answer about two records."""

    __tablename__ = "person_join"


class JoinVersion(Version, Base):
    """What was answered: the newest version says whether the two are one person."""

    __tablename__ = "person_join_version"
    __kind__ = "person_join"
    __prefix__ = "JOI"
    __thing__ = Join
    __erased_with__ = (("person_id", "person"), ("other_id", "person"))
    __walled_by__ = ("thing_id", "person_id", "other_id")

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    other_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    answer: Mapped[Word]
