"""Answers whether the organisation that an interest names, or a post is with, is a body of the register."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Thing, Version, Word

STAYS = "each was said of the two bodies that it names"


class Recognition(Thing, Base):
    """The lasting identity of an answer about one body, and one interest or the body that posts are with."""

    __tablename__ = "recognition"


class RecognitionVersion(Version, Base):
    """What was answered. `interest_n` is the version of the interest that the answer is about: where a later one
    names something else, nobody has answered about that. `employer_id`: of an answer about no interest, the body that posts
    are with."""

    __tablename__ = "recognition_version"
    __kind__ = "recognition"
    __prefix__ = "REC"
    __thing__ = Recognition
    __stays_with_body__ = (("organisation_id", STAYS), ("employer_id", STAYS))
    __erased_with__ = (("interest_id", "interest"),)
    __walled_by__ = ("thing_id", "organisation_id", "employer_id")
    __walled_through__ = (("interest_id", "interest"),)
    __masked__ = (("answered_by", "person"),)

    interest_id: Mapped[str | None] = mapped_column(ForeignKey("interest.id"), index=True)
    interest_n: Mapped[int | None]
    employer_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    answer: Mapped[Word]
    answered_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
