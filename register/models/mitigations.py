"""How a conflict is being managed: agreed by somebody else, for a time, and followed up."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from register.models.base import Base, Thing, Version, Word, partial_index, versions_args


class Mitigation(Thing, Base):
    """The lasting identity of a mitigation."""

    __tablename__ = "mitigation"


class MitigationVersion(Version, Base):
    """What was recorded of it: about one interest, or about the dual role of one person."""

    __tablename__ = "mitigation_version"
    __kind__ = "mitigation"
    __prefix__ = "MIT"
    __thing__ = Mitigation
    __erasable__ = ("text", "evidence")
    __erased_with__ = (("interest_id", "interest"), ("dual_role_person_id", "person"))
    __walled_by__ = ("thing_id", "dual_role_person_id")
    __walled_through__ = (("interest_id", "interest"), ("contract_id", "contract"))
    __harmless__ = (("agreed_elsewhere", "somebody registered elsewhere, who is in no register here"),)
    __masked__ = (("agreed_by", "person"), ("seen_to_by", "person"))

    interest_id: Mapped[str | None] = mapped_column(ForeignKey("interest.id"), index=True)
    dual_role_person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[Word]
    text: Mapped[str | None] = mapped_column(Text)
    contract_id: Mapped[str | None] = mapped_column(ForeignKey("contract.id"), index=True)
    agreed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    agreed_elsewhere: Mapped[str | None] = mapped_column(String(32))
    seen_to_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    review_on: Mapped[date | None]
    followed_up_on: Mapped[date | None]
    carried_out: Mapped[Word | None]
    evidence: Mapped[str | None] = mapped_column(Text)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, so that its first page is a short walk as at any day; and the few about a dual role."""
        order = Index("ix_mitigation_version_order", "valid_from", "thing_id")
        dual = partial_index(
            "ix_mitigation_version_dual", "dual_role_person_id IS NOT NULL", "dual_role_person_id"
        )
        return versions_args(cls, order, dual)
