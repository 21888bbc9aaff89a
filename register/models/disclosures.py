"""Information shared: what went from whom to whom, and the agreement it was shared under."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from register.models.base import Base, Line, Thing, Version, Word, partial_index, versions_args

STAYS = "it was shared by, and with, the body of its day"


class Disclosure(Thing, Base):
    """The lasting identity of a disclosure."""

    __tablename__ = "disclosure"


class DisclosureVersion(Version, Base):
    """What was recorded of it. `covered` says whether an agreement in force covered it by what was then known; where none
    did, `gaps` holds each reason against `looked_at_id`, the agreement that came nearest. Of a document that was downloaded,
    `downloaded_by_id` is by whom, and `contract_id` or `procurement_id` what it belongs to."""

    __tablename__ = "disclosure_version"
    __kind__ = "disclosure"
    __prefix__ = "SHR"
    __thing__ = Disclosure
    __stays_with_body__ = (("from_organisation_id", STAYS), ("to_organisation_id", STAYS))
    __erasable__ = ("what",)
    __walled_by__ = ("thing_id", "from_organisation_id", "to_organisation_id", "procurement_id")
    __walled_through__ = (("contract_id", "contract"), ("procurement_id", "procurement"))
    __masked__ = (
        ("agreement_id", "agreement"), ("looked_at_id", "agreement"), ("downloaded_by_id", "person"),
    )  # fmt: skip
    __harmless__ = (
        ("categories", "kinds of information, and no record"),
        ("gaps", "codes of reasons, shown only with the agreement they speak of"),
    )

    from_organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    to_organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    what: Mapped[str | None] = mapped_column(Text)
    categories: Mapped[list[Any]]
    purpose: Mapped[Line]
    shared_on: Mapped[date]
    agreement_id: Mapped[str | None] = mapped_column(ForeignKey("agreement.id"))
    purpose_code: Mapped[Word | None]
    recipient_role: Mapped[Word]
    stopped: Mapped[bool]
    covered: Mapped[bool]
    gaps: Mapped[list[Any]]
    looked_at_id: Mapped[str | None] = mapped_column(ForeignKey("agreement.id"))
    downloaded_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    contract_id: Mapped[str | None] = mapped_column(ForeignKey("contract.id"), index=True)
    procurement_id: Mapped[str | None] = mapped_column(ForeignKey("procurement.id"), index=True)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, so that its first page is a short walk; and the bodies, by which it is asked."""
        now = "superseded_seq IS NULL"
        order = partial_index("ix_disclosure_version_order", now, "shared_on", "thing_id")
        sender = partial_index("ix_disclosure_version_sender", now, "from_organisation_id")
        receiver = partial_index("ix_disclosure_version_receiver", now, "to_organisation_id")
        return versions_args(cls, order, sender, receiver)
