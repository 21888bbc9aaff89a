"""Checklists of separation programmes, and of contracts that end."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from register.models.base import Base, Thing, Version, Word, partial_index, versions_args


class Checklist(Thing, Base):
    """The lasting identity of a checklist."""

    __tablename__ = "checklist"


class ChecklistVersion(Version, Base):
    """What was recorded of it. `holds_from`: the day of the transfer that gave it its body."""

    __tablename__ = "checklist_version"
    __kind__ = "checklist"
    __prefix__ = "CKL"
    __thing__ = Checklist
    __goes_with_body__ = ("organisation_id",)
    __holds_from_days__ = True
    __moved_by_transfers__ = True
    __walled_by__ = ("thing_id", "organisation_id")
    __walled_through__ = (("programme_id", "programme"), ("contract_id", "contract"))
    __masked__ = (("checklist_owner_id", "person"),)
    __harmless__ = (("items", "things to be ready, and no record"),)

    programme_id: Mapped[str | None] = mapped_column(ForeignKey("programme.id"), index=True)
    contract_id: Mapped[str | None] = mapped_column(ForeignKey("contract.id"), index=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    checklist_kind: Mapped[Word]
    checklist_owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    items: Mapped[list[Any]]
    holds_from: Mapped[date | None]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, so that its first page is a short walk."""
        now = "superseded_seq IS NULL"
        return versions_args(
            cls, partial_index("ix_checklist_version_order", now, "checklist_kind", "thing_id")
        )
