"""Processors under a sharing agreement, with what their contract says."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, synonym

from register.models.base import Base, Line, Thing, Version, partial_index, versions_args


class Processor(Thing, Base):
    """The lasting identity of a processor's part in an agreement."""

    __tablename__ = "processor"


class ProcessorVersion(Version, Base):
    """What was recorded of it."""

    __tablename__ = "processor_version"
    __kind__ = "processor"
    __prefix__ = "PSR"
    __thing__ = Processor
    __stays_with_body__ = (("organisation_id", "its contract was made with the body of its day"),)
    __sorted_by__ = ("processing",)
    __walled_by__ = ("thing_id", "organisation_id")
    __walled_through__ = (("agreement_id", "agreement"),)
    __masked__ = (("engager_id", "processor"),)
    __harmless__ = (("terms", "answers about terms of a contract, and no record"),)

    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), index=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    processing: Mapped[Line]
    starts_on: Mapped[date] = synonym("valid_from")
    ends_on: Mapped[date | None] = synonym("valid_to")
    engager_id: Mapped[str | None] = mapped_column(ForeignKey("processor.id"), index=True)
    processing_contract: Mapped[Line | None]
    terms: Mapped[list[Any]]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, so that its first page is a short walk."""
        now = "superseded_seq IS NULL"
        return versions_args(cls, partial_index("ix_processor_version_order", now, "valid_from", "thing_id"))
