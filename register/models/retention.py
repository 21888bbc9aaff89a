"""Erasures as two people decide them: one proposes, another confirms or declines."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Id, Thing, Version, Word


class Retention(Thing, Base):
    """The lasting identity of a decision to erase."""

    __tablename__ = "retention"


class RetentionVersion(Version, Base):
    """What was recorded of it: proposed by one person, then confirmed or declined by another."""

    __tablename__ = "retention_version"
    __kind__ = "retention"
    __prefix__ = "RET"
    __thing__ = Retention
    __walled_by__ = ("thing_id", "subject_id")
    __walled_through__ = (
        ("subject_id", "interest"),
        ("subject_id", "mitigation"),
        ("subject_id", "disclosure"),
        ("subject_id", "incident"),
        ("subject_id", "complaint"),
    )

    subject_kind: Mapped[Word]
    subject_id: Mapped[Id] = mapped_column(index=True)
    subject_ref: Mapped[Word]
    rule: Mapped[Word]
    due_on: Mapped[date]
