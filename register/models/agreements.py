"""Information-sharing agreements: parties sign one by one, each with a date."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped, synonym

from register.models.base import Base, Line, Prose, Thing, Version, Word


class Agreement(Thing, Base):
    """The lasting identity of an agreement."""

    __tablename__ = "agreement"


class AgreementVersion(Version, Base):
    """What was recorded of it. `fully_signed_on` is the day the last party signed, None while one has not."""

    __tablename__ = "agreement_version"
    __kind__ = "agreement"
    __prefix__ = "AGR"
    __thing__ = Agreement
    __sorted_by__ = ("title",)
    __walled_by__ = ("thing_id", "parties")
    __harmless__ = (("categories", "kinds of information, and no record"),)

    title: Mapped[Line]
    kind: Mapped[Word]
    parties: Mapped[list[Any]]
    purpose: Mapped[Prose]
    lawful_basis: Mapped[Line]
    categories: Mapped[list[Any]]
    starts_on: Mapped[date] = synonym("valid_from")
    ends_on: Mapped[date | None] = synonym("valid_to")
    review_due_on: Mapped[date]
    fully_signed_on: Mapped[date | None]
