"""Imports on their way: what was brought, the rows that a person has to mend, and whom a source means by whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Digest, Id, Key, Line, Operational, Prose, Word


class ImportBatch(Operational, Base):
    """A file, folder or zip that somebody brings. `about`: what its rows become; `mapping`: the text of the mapping that it
    is read by; `columns`: the heading chosen for each field; `answers`: who is meant, by whom the source names; `told`: the
    counts once it was done."""

    __tablename__ = "import_batch"
    __harmless__ = (
        ("columns", "headings of a file"),
        ("answers", "asked and answered by those who keep people and see them all"),
        ("told", "counts"),
        ("brought_by", "an opaque account"),
    )

    id: Mapped[Key]
    about: Mapped[Word]
    mapping: Mapped[Prose]
    mapping_name: Mapped[Word]
    file_name: Mapped[Line]
    file_hash: Mapped[Digest]
    published_on: Mapped[date | None]
    columns: Mapped[dict[str, Any]]
    answers: Mapped[dict[str, Any]]
    told: Mapped[dict[str, Any]]
    state: Mapped[Word]
    brought_by: Mapped[Id]
    brought_at: Mapped[datetime]


class ImportRow(Operational, Base):
    """A row that was not understood, or whose person is not settled: its cells as they stand, what is wrong by field, and
    where it stood. Once done it is emptied; `sign` stands for what its source says, so that it is asked about once."""

    __tablename__ = "import_row"
    __harmless__ = (
        ("batch_id", "an import is about no record"),
        ("headings", "headings of a file"),
        ("cells", "a row nobody has taken up, shown to those who bring registers in"),
        ("problems", "what is wrong with it"),
    )

    id: Mapped[Key]
    source: Mapped[Word]
    sign: Mapped[Digest] = mapped_column(unique=True)
    batch_id: Mapped[str] = mapped_column(ForeignKey("import_batch.id"), index=True)
    file: Mapped[Line]
    sheet: Mapped[Line]
    number: Mapped[int]
    published_on: Mapped[date | None]
    headings: Mapped[list[Any]]
    cells: Mapped[list[Any]]
    problems: Mapped[dict[str, Any]]
    state: Mapped[Word]


class ImportMatch(Operational, Base):
    """Whom a source means: `sign` stands for how the source names a person or an organisation, and holds no name."""

    __tablename__ = "import_match"
    __harmless__ = (("record_id", "a sign that tells nothing, beside an opaque id"),)

    source: Mapped[str] = mapped_column(String(40), primary_key=True)
    sign: Mapped[str] = mapped_column(String(64), primary_key=True)
    record_id: Mapped[Id] = mapped_column(index=True)
