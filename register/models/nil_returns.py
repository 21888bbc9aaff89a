"""Nil returns: a person said, on a day, that they had nothing to declare for a period."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Thing, Version


class NilReturn(Thing, Base):
    """The lasting identity of a nil return."""

    __tablename__ = "nil_return"


class NilReturnVersion(Version, Base):
    """What was recorded of it. The act tells "nothing to declare" from "nothing has changed". `prepared_by_id`: who prepared
    it for its person, who sent it."""

    __tablename__ = "nil_return_version"
    __kind__ = "nil_return"
    __prefix__ = "NIL"
    __thing__ = NilReturn
    __erased_with__ = (("person_id", "person"),)
    __walled_by__ = ("thing_id", "person_id")
    __masked__ = (("prepared_by_id", "person"),)
    __from_sources__ = True

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    period_from: Mapped[date]
    period_to: Mapped[date]
    prepared_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
