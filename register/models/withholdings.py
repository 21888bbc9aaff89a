"""Whether an interest is published: what an officer decided about it, and on which ground it is withheld."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Id, Line, Thing, Version, Word


class Withholding(Thing, Base):
    """The lasting identity of the decisions about one interest."""

    __tablename__ = "withholding"


class WithholdingVersion(Version, Base):
    """What was decided. `interest_n` is the version of the interest that the officer had in front of them; `hidden` names
    the fields that are left out, `*` all; `seconded_by` is the account of the second person who agreed, None as long as
    nobody has.
    """

    __tablename__ = "withholding_version"
    __kind__ = "withholding"
    __prefix__ = "WHD"
    __thing__ = Withholding
    __erased_with__ = (("interest_id", "interest"),)
    __walled_by__ = ("thing_id",)
    __walled_through__ = (("interest_id", "interest"),)
    __harmless__ = (("seconded_by", "an account, told by name like whoever recorded a version"),)

    interest_id: Mapped[str] = mapped_column(ForeignKey("interest.id"), index=True)
    interest_n: Mapped[int]
    outcome: Mapped[Word]
    ground: Mapped[Word]
    hidden: Mapped[Line]
    requested_by: Mapped[Word]
    review_on: Mapped[date | None] = mapped_column(index=True)
    seconded_by: Mapped[Id | None]
