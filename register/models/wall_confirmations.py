"""Those inside an information barrier who confirmed that they keep what they know, each in a record of their own."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, synonym

from register.models.base import Base, Id, Thing, Version, Word, versions_args
from register.models.walls import KEEPERS


class WallConfirmation(Thing, Base):
    """The lasting identity of what one person confirmed of one barrier."""

    __tablename__ = "wall_confirmation"


class WallConfirmationVersion(Version, Base):
    """What was confirmed. wall_n: the version of the barrier that stood then; what it is about and whom it binds is copied
    from it. promised: the words that were shown and confirmed."""

    __tablename__ = "wall_confirmation_version"
    __kind__ = "wall_confirmation"
    __prefix__ = "BCO"
    __thing__ = WallConfirmation
    __walled_by__ = ("person_id",)
    __names_bound__ = "bound_id"
    __harmless__ = (
        ("thing_id", KEEPERS), ("wall_id", KEEPERS), ("subject_id", KEEPERS), ("bound_id", KEEPERS),
        ("promised", "words, and no record"),
    )  # fmt: skip

    wall_id: Mapped[str] = mapped_column(ForeignKey("wall.id"))
    wall_n: Mapped[int]
    subject_kind: Mapped[Word]
    subject_id: Mapped[Id]
    bound_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    bound_role: Mapped[str | None] = mapped_column(String(40))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    promised: Mapped[list[Any]]
    confirmed_on: Mapped[date] = synonym("valid_from")

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """One of each person for each barrier, whoever sends it twice at once."""
        return versions_args(cls, UniqueConstraint("wall_id", "person_id", "n"))
