"""Organisations of the past and of today: NHS bodies by their dated kind, councils, companies, charities."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Line, Thing, Version, Word

STAYS = "each says itself what it is part of: change it there, where that becomes another body"


class Organisation(Thing, Base):
    """The lasting identity of an organisation."""

    __tablename__ = "organisation"


class OrganisationVersion(Version, Base):
    """What was recorded of it."""

    __tablename__ = "organisation_version"
    __kind__ = "organisation"
    __prefix__ = "ORG"
    __thing__ = Organisation
    __stays_with_body__ = (("parent_id", STAYS), ("successor_id", STAYS))
    __sorted_by__ = ("name",)
    __searched_by__ = ("ods_code", "company_number")
    __walled_by__ = ("thing_id", "parent_id", "successor_id")
    __names_body__ = ("name",)
    __numbers_body__ = ("ods_code", "company_number", "charity_number")

    name: Mapped[Line]
    kind: Mapped[Word]
    ods_code: Mapped[str | None] = mapped_column(String(12))
    company_number: Mapped[str | None] = mapped_column(String(12))
    charity_number: Mapped[str | None] = mapped_column(String(12))
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    authorised_on: Mapped[date | None]
    successor_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    health_service_body: Mapped[bool | None]
