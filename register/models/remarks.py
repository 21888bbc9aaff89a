"""What was asked back about an interest, and what was answered."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Thing, Version


class Remark(Thing, Base):
    """The lasting identity of a remark."""

    __tablename__ = "remark"


class RemarkVersion(Version, Base):
    """What was said; its act says whether it was asked or answered. Nobody changes it: whoever meant otherwise says more."""

    __tablename__ = "remark_version"
    __kind__ = "remark"
    __prefix__ = "REM"
    __thing__ = Remark
    __erasable__ = ("said",)
    __erased_with__ = (("interest_id", "interest"),)
    __walled_by__ = ("thing_id", "interest_id")
    __walled_through__ = (("interest_id", "interest"),)

    interest_id: Mapped[str] = mapped_column(ForeignKey("interest.id"), index=True)
    said: Mapped[str | None] = mapped_column(Text)
