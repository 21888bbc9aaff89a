"""Data protection complaints: what was said, by when it is acknowledged, what was done, and what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from register.models.base import Base, Line, Prose, Thing, Version, Word, partial_index, versions_args


class Complaint(Thing, Base):
    """The lasting identity of a complaint."""

    __tablename__ = "complaint"


class ComplaintVersion(Version, Base):
    """What was recorded of it. `received_days` keeps every day of receiving that was ever entered and `care_asked` whether
    care was ever complained of: no correction takes a deadline away. `endings` are acknowledgements and decisions that it
    is no complaint of a nature, each by its own day; `deadline_on` is the nearest that nothing has ended. `holds_from`: the
    day of the act, so that the complaint as at a day shows the state of that day."""

    __tablename__ = "complaint_version"
    __kind__ = "complaint"
    __holds_from_days__ = True
    __prefix__ = "DPC"
    __thing__ = Complaint
    __stays_with_body__ = (
        ("organisation_id", "each was received by the body of its day, whose days to answer run on"),
    )
    __erasable__ = ("what", "complainant", "contact", "endings", "entries", "outcome_words")
    __walled_by__ = ("thing_id", "organisation_id")
    __walled_through__ = (
        ("about_incident_id", "incident"),
        ("agreement_id", "agreement"),
        ("disclosure_id", "disclosure"),
    )
    __masked__ = (("complaint_owner_id", "person"),)
    __harmless__ = (
        ("received_days", "days, and no record"),
        ("endings", "days and words, and no record"),
        ("entries", "days and words, and no record"),
    )

    what: Mapped[Prose | None]
    received_on: Mapped[date]
    received_by: Mapped[Word]
    complainant: Mapped[Line | None]
    contact: Mapped[Prose | None]
    about_care: Mapped[bool]
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    about_incident_id: Mapped[str | None] = mapped_column(ForeignKey("incident.id"), index=True)
    agreement_id: Mapped[str | None] = mapped_column(ForeignKey("agreement.id"))
    disclosure_id: Mapped[str | None] = mapped_column(ForeignKey("disclosure.id"))
    complaint_owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[Word]
    received_days: Mapped[list[Any]]
    care_asked: Mapped[bool]
    endings: Mapped[list[Any] | None]
    entries: Mapped[list[Any] | None]
    outcome: Mapped[Word | None]
    outcome_on: Mapped[date | None]
    outcome_words: Mapped[Prose | None]
    deadline_on: Mapped[date | None]
    deadline_rule: Mapped[Line]
    holds_from: Mapped[date | None]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, so that its first page is a short walk."""
        now = "superseded_seq IS NULL"
        return versions_args(cls, partial_index("ix_complaint_version_order", now, "received_on", "thing_id"))
