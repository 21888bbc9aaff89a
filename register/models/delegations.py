"""Delegated authority: who may do what, up to what amount, by whose grant, when."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from register.models.base import Base, Line, Prose, Thing, Version, Word, versions_args


class Delegation(Thing, Base):
    """The lasting identity of a delegation."""

    __tablename__ = "delegation"


class DelegationVersion(Version, Base):
    """What was recorded of it. `holds_from`: the day from which it reads so; empty, from its first day."""

    __tablename__ = "delegation_version"
    __kind__ = "delegation"
    __prefix__ = "DEL"
    __thing__ = Delegation
    __goes_with_body__ = ("organisation_id",)
    __holds_from_days__ = True
    __walled_by__ = ("thing_id", "organisation_id", "holder_person_id", "grantor_person_id")
    __walled_through__ = (("holder_post_id", "post"), ("grantor_post_id", "post"))
    __masked__ = (("parent_id", "delegation"), ("joint_post_id", "post"))
    __harmless__ = (
        ("services", "codes of services, and no record"),
        ("spend_categories", "codes of categories, and no record"),
    )

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """Those of a body by their limits: of who may not, the nearest are told."""
        limit = Index("ix_delegation_version_limit", "organisation_id", "matter", "limit_pence", "thing_id")
        return versions_args(cls, limit)

    matter: Mapped[Word]
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    grantor_kind: Mapped[Word]
    grantor_post_id: Mapped[str | None] = mapped_column(ForeignKey("post.id"))
    grantor_person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    holder_post_id: Mapped[str | None] = mapped_column(ForeignKey("post.id"), index=True)
    holder_person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    limit_pence: Mapped[int | None] = mapped_column(BigInteger)
    services: Mapped[list[Any]]
    minute: Mapped[Line | None]
    sub_delegable: Mapped[bool]
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("delegation.id"), index=True)
    joint_post_id: Mapped[str | None] = mapped_column(ForeignKey("post.id"))
    conditions: Mapped[Prose | None]
    scheme_source: Mapped[Line | None]
    scheme_text: Mapped[Prose | None]
    spend_categories: Mapped[list[Any]]
    limit_per: Mapped[Word]
    limit_vat: Mapped[Word | None]
    accepted_on: Mapped[date | None]
    holds_from: Mapped[date | None]
