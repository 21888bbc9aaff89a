"""The register of sealings: what a body executed as a deed, how, when and by whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, synonym

from register.models.base import Base, Line, Thing, Version, Word, partial_index, versions_args


class Sealing(Thing, Base):
    """The lasting identity of an entry in the register of sealings."""

    __tablename__ = "sealing"


class SealingVersion(Version, Base):
    """What was recorded of it. `seal_outcome`, `seal_found`: what the check found when it was entered, by codes."""

    __tablename__ = "sealing_version"
    __kind__ = "sealing"
    __prefix__ = "SEA"
    __thing__ = Sealing
    __stays_with_body__ = (("organisation_id", "a deed was sealed by the body of its day"),)
    __walled_by__ = ("thing_id", "organisation_id", "first_signatory_id")
    __walled_through__ = (("contract_id", "contract"),)
    __masked__ = (("second_signatory_id", "person"),)
    __harmless__ = (("seal_found", "codes of what was looked at, and no record"),)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, so that its first page is a short walk."""
        now = "superseded_seq IS NULL"
        return versions_args(cls, partial_index("ix_sealing_version_order", now, "valid_from", "thing_id"))

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    deed: Mapped[Line]
    contract_id: Mapped[str | None] = mapped_column(ForeignKey("contract.id"), index=True)
    execution: Mapped[Word]
    sealed_on: Mapped[date] = synonym("valid_from")
    first_signatory_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    first_capacity: Mapped[Line]
    second_signatory_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    second_capacity: Mapped[Line | None]
    witness: Mapped[Line | None]
    seal_minute: Mapped[Line | None]
    seal_outcome: Mapped[Word | None]
    seal_found: Mapped[list[Any]]
