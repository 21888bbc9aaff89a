"""Who holds which delegation by an unbroken chain, from which day to which: what "who may sign" is answered from."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Derived, Id, Key, Prose, Word, partial_index

YEARLY = "measure LIKE 'year:%'"
"""Those few of which the limit is for a year."""


class SigningPower(Derived, Base):
    """One person's hold on one delegation. `services`, `categories`: its codes as one text; `measure`: what its
    limit is held against; people are counted in the order of one index, since to tell them apart otherwise took three
    times as long; `length`: how many links lead to the board;
    `ends`: the last day, the last of all days where there is no end."""

    __tablename__ = "signing_power"
    __table_args__ = (
        Index(
            "ix_signing_power_limit",
            "organisation_id", "matter", "limit_pence", "length", "person_id", "begins", "ends",
            "all_services", "all_categories", "measure", "delegation_id",
        ),
        Index(
            "ix_signing_power_people",
            "organisation_id", "matter", "person_id", "limit_pence", "begins", "ends", "all_services", "all_categories",
            "measure",
        ),
        Index("ix_signing_power_person", "person_id", "matter"),
        partial_index("ix_signing_power_yearly", YEARLY, "matter", "organisation_id", "delegation_id"),
    )  # fmt: skip
    __harmless__ = (
        ("delegation_id", "asked only for whom no barrier binds; else the delegations themselves are read"),
        ("person_id", "asked only for whom no barrier binds; else the delegations themselves are read"),
        ("organisation_id", "asked only for whom no barrier binds; else the delegations themselves are read"),
    )

    delegation_id: Mapped[Key]
    person_id: Mapped[Key]
    begins: Mapped[date] = mapped_column(primary_key=True)
    ends: Mapped[date]
    organisation_id: Mapped[Id]
    matter: Mapped[Word]
    limit_pence: Mapped[int | None] = mapped_column(BigInteger)
    all_services: Mapped[bool]
    services: Mapped[Prose]
    all_categories: Mapped[bool]
    categories: Mapped[Prose]
    measure: Mapped[Word]
    accepted_from: Mapped[date | None]
    length: Mapped[int]
