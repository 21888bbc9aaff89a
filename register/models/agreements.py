"""Information-sharing agreements: parties sign one by one, each with a date."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, synonym

from register.models.base import Base, Line, Prose, Thing, Version, Word


class Agreement(Thing, Base):
    """The lasting identity of an agreement."""

    __tablename__ = "agreement"


class AgreementVersion(Version, Base):
    """What was recorded of it. `text_n` counts the texts that were signed under, each standing from `holds_from` on;
    `fully_signed_on` is the day the last party signed this one, None while one has not, and `stood_from` the day from which
    everybody had signed one before it."""

    __tablename__ = "agreement_version"
    __kind__ = "agreement"
    __prefix__ = "AGR"
    __thing__ = Agreement
    __goes_with_body__ = ("parties",)
    __holds_from_days__ = True
    __sorted_by__ = ("title",)
    __walled_by__ = ("thing_id", "parties")
    __masked__ = (("framework_id", "agreement"), ("agreement_owner_id", "person"))
    __harmless__ = (
        ("categories", "kinds of information, and no record"),
        ("purposes", "codes of purposes, and no record"),
    )

    title: Mapped[Line]
    kind: Mapped[Word]
    parties: Mapped[list[Any]]
    purpose: Mapped[Prose]
    lawful_basis: Mapped[Line]
    categories: Mapped[list[Any]]
    purposes: Mapped[list[Any]]
    special_basis: Mapped[Word | None]
    confidentiality_basis: Mapped[Word | None]
    dpia_ref: Mapped[Line | None]
    method: Mapped[Line | None]
    frequency: Mapped[Word | None]
    retention: Mapped[Line | None]
    framework_id: Mapped[str | None] = mapped_column(ForeignKey("agreement.id"), index=True)
    agreement_owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    starts_on: Mapped[date] = synonym("valid_from")
    ends_on: Mapped[date | None] = synonym("valid_to")
    review_due_on: Mapped[date]
    fully_signed_on: Mapped[date | None]
    text_n: Mapped[int]
    holds_from: Mapped[date | None]
    stood_from: Mapped[date | None]
