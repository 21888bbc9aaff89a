"""What came from elsewhere: editions of a source, and which version of which record each of their entries is."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Digest, Evidence, Id, Key, Line, Word


class SourceEdition(Evidence, Base):
    """Files of one source as they were brought at one time. `published_on` is the day its source published it, None for a
    file that is no edition. Several may make up one edition of a day. `seq` is the entry that holds it."""

    __tablename__ = "source_edition"
    __table_args__ = (Index("ix_source_edition_day", "source", "published_on"),)
    __harmless__ = (("seq", "the entry says how many came, and names no record"),)

    id: Mapped[Key]
    source: Mapped[Word]
    title: Mapped[Line]
    published_on: Mapped[date | None]
    count: Mapped[int]
    seq: Mapped[int] = mapped_column(ForeignKey("ledger_entry.seq"))


class SourceEntry(Evidence, Base):
    """One entry of it: the record it is about, and the version that says what it says. `key` is the source's own number,
    or stands for the row where the source gives none; `digest` stands for what the entry says."""

    __tablename__ = "source_entry"
    __harmless__ = (
        ("edition_id", "an edition of a source is about no record"),
        ("subject_id", "entries are read through the record, behind its barriers"),
        ("version_id", "entries are read through the record, behind its barriers"),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    edition_id: Mapped[str] = mapped_column(ForeignKey("source_edition.id"), index=True)
    key: Mapped[str] = mapped_column(String(120))
    subject_id: Mapped[Id] = mapped_column(index=True)
    version_id: Mapped[Id] = mapped_column(index=True)
    digest: Mapped[Digest]
