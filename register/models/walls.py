"""Information barriers: restricted access, deny only, in force from the moment they are recorded."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Id, Thing, Version, Word

KEEPERS = "barriers are shown only to those who keep or audit them, and they must see what each is about"


class Wall(Thing, Base):
    """The lasting identity of a wall."""

    __tablename__ = "wall"


class WallVersion(Version, Base):
    """What was recorded of it."""

    __tablename__ = "wall_version"
    __kind__ = "wall"
    __prefix__ = "BAR"
    __thing__ = Wall
    __walled_by__ = ()
    __names_bound__ = "person_id"
    __harmless__ = (
        ("thing_id", KEEPERS),
        ("subject_id", KEEPERS),
        ("person_id", KEEPERS),
    )
    __masked__ = (("barrier_owner_id", "person"),)

    subject_kind: Mapped[Word]
    subject_id: Mapped[Id]
    subject_ref: Mapped[Word]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str | None] = mapped_column(String(40))
    barrier_owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    review_on: Mapped[date | None]
