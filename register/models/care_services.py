"""Services: who commissions and provides each, what it costs, and who steps in where its provider cannot."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Line, Prose, Thing, Version, Word


class CareService(Thing, Base):
    """The lasting identity of a service."""

    __tablename__ = "care_service"


class CareServiceVersion(Version, Base):
    """What was recorded of it. `holds_from`: the day of the transfer that gave it its body. Amounts are pence a year."""

    __tablename__ = "care_service_version"
    __kind__ = "care_service"
    __prefix__ = "SVC"
    __thing__ = CareService
    __goes_with_body__ = ("commissioner_id", "provider_id", "step_in_id", "sub_contractors")
    __holds_from_days__ = True
    __moved_by_transfers__ = True
    __sorted_by__ = ("name",)
    __walled_by__ = ("thing_id", "commissioner_id", "provider_id", "sub_contractors")
    __masked__ = (
        ("contract_id", "contract"), ("step_in_id", "organisation"), ("programme_id", "programme"),
        ("market_procurement_id", "procurement"),
    )  # fmt: skip

    name: Mapped[Line]
    service_kind: Mapped[Word]
    commissioner_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    provider_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    localities: Mapped[Line | None]
    staff_count: Mapped[int | None]
    contract_id: Mapped[str | None] = mapped_column(ForeignKey("contract.id"), index=True)
    price_basis: Mapped[Word | None]
    income_pence: Mapped[int | None] = mapped_column(BigInteger)
    direct_cost_pence: Mapped[int | None] = mapped_column(BigInteger)
    indirect_cost_pence: Mapped[int | None] = mapped_column(BigInteger)
    overhead_pence: Mapped[int | None] = mapped_column(BigInteger)
    overhead_driver: Mapped[Line | None]
    guaranteed_until: Mapped[date | None]
    accounts_from: Mapped[date | None]
    opening_cash_pence: Mapped[int | None] = mapped_column(BigInteger)
    paid_after_months: Mapped[int | None]
    sub_contractors: Mapped[list[Any]]
    works_with: Mapped[Prose | None]
    is_essential: Mapped[bool]
    step_in_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"))
    step_in_plan: Mapped[Prose | None]
    step_in_days: Mapped[int | None]
    programme_id: Mapped[str | None] = mapped_column(ForeignKey("programme.id"), index=True)
    market_test: Mapped[Word | None]
    market_test_reason: Mapped[Prose | None]
    market_test_on: Mapped[date | None]
    market_test_minute: Mapped[Line | None]
    market_procurement_id: Mapped[str | None] = mapped_column(ForeignKey("procurement.id"))
    holds_from: Mapped[date | None]
