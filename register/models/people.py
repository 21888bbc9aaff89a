"""People: staff, governors, non-executives and anybody else a register names."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Thing, Version


class Person(Thing, Base):
    """The lasting identity of a person."""

    __tablename__ = "person"


class PersonVersion(Version, Base):
    """What was recorded of it."""

    __tablename__ = "person_version"
    __kind__ = "person"
    __prefix__ = "PER"
    __thing__ = Person
    __erasable__ = ("name", "email", "staff_number")
    __sorted_by__ = ("name",)
    __matched_by__ = ("email", "staff_number")
    __walled_by__ = ("thing_id",)

    name: Mapped[str | None] = mapped_column(String(300), index=True)
    email: Mapped[str | None] = mapped_column(String(254))
    staff_number: Mapped[str | None] = mapped_column(String(40))
