"""Published editions: what each was drawn for, and a manifest of commitments; no name and no word is kept here."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Digest, Evidence, Id, Key, Line, Thing, Version, Word


class Edition(Thing, Base):
    """The lasting identity of an edition."""

    __tablename__ = "edition"


class EditionVersion(Version, Base):
    """What was published: of which register, for which day, using what had been declared by which day. `organisation_id`:
    whose contracts, in an edition of a register of contracts."""

    __tablename__ = "edition_version"
    __kind__ = "edition"
    __prefix__ = "PUB"
    __thing__ = Edition
    __walled_by__ = ("organisation_id",)
    __stays_with_body__ = (("organisation_id", "an edition is what a body published, as it was"),)
    __harmless__ = (("thing_id", "an edition is about no record of its own"),)

    register: Mapped[Word]
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"))
    title: Mapped[Line]
    held_on: Mapped[date]
    declared_by: Mapped[date]
    drawn_basis: Mapped[Word]
    published_on: Mapped[date] = mapped_column(index=True)
    count: Mapped[int]
    sha256: Mapped[Digest]


class EditionRow(Evidence, Base):
    """A row of the manifest: the version it shows, by id, entry and commitment. `block_seq` is the entry that holds it."""

    __tablename__ = "edition_row"
    __table_args__ = (UniqueConstraint("edition_id", "position"),)
    __harmless__ = (
        ("edition_id", "the manifest is read row by row through the barriers"),
        ("subject_id", "the manifest is read row by row through the barriers"),
        ("version_id", "the manifest is read row by row through the barriers"),
        ("entry_seq", "the manifest is read row by row through the barriers"),
        ("decided_by", "the manifest is read row by row through the barriers"),
        ("block_seq", "the manifest is read row by row through the barriers"),
    )

    id: Mapped[Key]
    edition_id: Mapped[str] = mapped_column(ForeignKey("edition.id"))
    position: Mapped[int]
    kind: Mapped[Word]
    subject_id: Mapped[Id] = mapped_column(index=True)
    version_id: Mapped[Id]
    entry_seq: Mapped[int] = mapped_column(ForeignKey("ledger_entry.seq"))
    commitment: Mapped[Digest]
    ground: Mapped[Word]
    hidden: Mapped[Line]
    decided_by: Mapped[Id]
    block_seq: Mapped[int] = mapped_column(ForeignKey("ledger_entry.seq"), index=True)
