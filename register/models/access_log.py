"""Who read what an information barrier withholds from others, and who asked for it in vain: rows are only ever added."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Evidence, Id, Key, Line, Operational, Word
from register.models.ledger import Seq


class AccessRead(Evidence, Base):
    """One reading, or an attempt at it that found nothing. Numbered without gaps, so that a batch committed to the audit
    trail says exactly which rows."""

    __tablename__ = "access_read"
    __harmless__ = (
        ("account_id", "shown to auditors, each record through the barriers"),
        ("thing_id", "shown to auditors, each record through the barriers"),
    )

    n: Mapped[int] = mapped_column(Seq, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    account_id: Mapped[Id] = mapped_column(index=True)
    kind: Mapped[Word]
    thing_id: Mapped[Id] = mapped_column(index=True)
    attempt: Mapped[bool]


class AskedInVain(Operational, Base):
    """An address that answered "not found", noted alike whether anything is there, so that no answer takes longer for what a
    barrier hides; a job looks whether a barrier hid it, and takes the line away."""

    __tablename__ = "asked_in_vain"
    __harmless__ = (
        ("account_id", "read by the program alone, which says of hidden records that they were asked for"),
    )

    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[Id]
    word: Mapped[Word]


class PaperTaken(Operational, Base):
    """A document that somebody was handed with a record that a barrier keeps from others, noted with the reading; a job
    records it as information shared where it left the body that keeps it, and takes the line away."""

    __tablename__ = "paper_taken"
    __harmless__ = (
        ("account_id", "read by the program alone, which records who was handed what"),
        ("thing_id", "read by the program alone, which records who was handed what"),
    )

    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[Id]
    kind: Mapped[Word]
    thing_id: Mapped[Id]
    file_name: Mapped[Line]
