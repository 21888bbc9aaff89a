"""Changes of contracts that run: proposed by one person, and decided by others."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Id, Prose, Thing, Version, Word


class ContractChange(Thing, Base):
    """The lasting identity of a change."""

    __tablename__ = "contract_change"


class ContractChangeVersion(Version, Base):
    """What was recorded of it."""

    __tablename__ = "contract_change_version"
    __kind__ = "contract_change"
    __prefix__ = "CHG"
    __thing__ = ContractChange
    __walled_by__ = ("thing_id", "incoming_id", "leaving_id")
    __stays_with_body__ = (
        ("incoming_id", "three bodies agreed it as they were on their day"),
        ("leaving_id", "three bodies agreed it as they were on their day"),
    )
    __walled_through__ = (("contract_id", "contract"),)
    __masked__ = (("proposed_by", "person"), ("incoming_representative_id", "person"))
    __harmless__ = (
        ("contract_version_id", "names a version of the contract that the row hangs on"),
        ("lines", "services with their prices, and no record"),
        (
            "board_approvals",
            "names matters that the parties or their own bodies reserve, told through them alone",
        ),
        ("answers", "answers typed for the contract template, and no record"),
        ("wording", "words of the contract, and no record"),
    )

    contract_id: Mapped[str] = mapped_column(ForeignKey("contract.id"), index=True)
    contract_version_id: Mapped[Id]
    contract_act: Mapped[Word]
    state: Mapped[Word]
    ends_on: Mapped[date | None]
    effective_on: Mapped[date | None]
    edition: Mapped[Word | None]
    answers: Mapped[dict[str, Any]]
    wording: Mapped[list[Any]]
    national_variation: Mapped[Word | None]
    uplift_year: Mapped[Word | None]
    leaving_side: Mapped[Word | None]
    leaving_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"))
    incoming_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    incoming_representative_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    lines: Mapped[list[Any]]
    modification_ground: Mapped[Word | None]
    modification_because: Mapped[Prose | None]
    is_materially_different: Mapped[bool | None]
    award_with_options: Mapped[bool | None]
    board_approvals: Mapped[list[Any]]
    text: Mapped[Prose]
    proposed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
