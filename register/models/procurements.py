"""Procurements: what is bought by which route, who bid, what was published, and to whom it was awarded by whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, or_
from sqlalchemy.orm import Mapped, mapped_column, synonym

from register.models.base import Base, Line, Prose, Thing, Version, Word

STAYS = "whether another may take the place of a bidder is decided in the procurement"


class Procurement(Thing, Base):
    """The lasting identity of a procurement."""

    __tablename__ = "procurement"


class ProcurementVersion(Version, Base):
    """What was recorded of it. `holds_from`: the day of the transfer that gave it its body. award_outcome:
    what the decision check answered whoever decided the award."""

    __tablename__ = "procurement_version"
    __kind__ = "procurement"
    __prefix__ = "PRC"
    __thing__ = Procurement
    __goes_with_body__ = ("commissioner_id",)
    __stays_with_body__ = (("awarded_to_id", STAYS), ("bidders", STAYS), ("representations", STAYS))
    __holds_from_days__ = True
    __moved_by_transfers__ = True
    __sorted_by__ = ("title",)
    __walled_by__ = ("thing_id", "commissioner_id", "bidders", "representations", "awarded_to_id")
    __masked__ = (
        ("service_id", "care_service"), ("replaces_id", "contract"), ("led_to_id", "contract"),
        ("clinical_lead_id", "person"),
        ("contract_manager_id", "person"), ("award_proposed_by", "person"), ("award_decided_by", "person"),
    )  # fmt: skip
    __harmless__ = (
        ("award_criteria", "what bids are judged by, and no record"),
        ("notices", "what was published, and no record"),
        ("key_reasons", "reasons by the key criteria, and no record"),
        ("moderations", "scores of bidders that the row hangs on"),
    )

    title: Mapped[Line]
    description: Mapped[Prose]
    commissioner_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    starts_on: Mapped[date] = synonym("valid_from")
    route: Mapped[Word]
    route_reason: Mapped[Prose]
    value_pence: Mapped[int] = mapped_column(BigInteger)
    service_id: Mapped[str | None] = mapped_column(ForeignKey("care_service.id"), index=True)
    replaces_id: Mapped[str | None] = mapped_column(ForeignKey("contract.id"), index=True)
    cpv: Mapped[Word | None]
    clinical_lead_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    contract_manager_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    committee: Mapped[Line | None]
    conflicts_assessed_on: Mapped[date | None]
    conflicts_summary: Mapped[Prose | None]
    conflicts_actions: Mapped[Prose | None]
    award_criteria: Mapped[list[Any]]
    bidders: Mapped[list[Any]]
    notices: Mapped[list[Any]]
    papers_open_on: Mapped[date | None]
    moderations: Mapped[list[Any]]
    standstill_until: Mapped[date | None]
    representations: Mapped[list[Any]]
    further_decision: Mapped[Word | None]
    further_decided_on: Mapped[date | None]
    further_reasons: Mapped[Prose | None]
    comments: Mapped[Prose | None]
    led_to_id: Mapped[str | None] = mapped_column(ForeignKey("contract.id"), index=True)
    awarded_to_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    award_reasons: Mapped[Prose | None]
    key_reasons: Mapped[list[Any] | None]
    award_proposed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    award_decided_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    award_decided_on: Mapped[date | None]
    award_minute: Mapped[Line | None]
    award_outcome: Mapped[Word | None]
    holds_from: Mapped[date | None]

    @classmethod
    def not_over(cls, day: date) -> list[ColumnElement[bool]]:
        """It is not awarded, nor given up."""
        return [
            cls.award_decided_on.is_(None),
            or_(cls.further_decision.is_(None), cls.further_decision != "give_up"),
        ]
