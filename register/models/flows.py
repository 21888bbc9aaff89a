"""Flows of information between bodies, and within one."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, synonym

from register.models.base import Base, Digest, Line, Thing, Version, Word, partial_index, versions_args

PAIR = ("from_organisation_id", "to_organisation_id", "flow_direction", "valid_from", "valid_to", "thing_id")
STAYS = "it flows from, and to, the body of its day: after a transfer it is recorded anew"


class Flow(Thing, Base):
    """The lasting identity of a flow of information."""

    __tablename__ = "flow"


class FlowVersion(Version, Base):
    """What was recorded of it. Whether an agreement covers it is worked out for the day that is asked about, once for
    all that are `alike` in what it follows from."""

    __tablename__ = "flow_version"
    __kind__ = "flow"
    __prefix__ = "FLW"
    __thing__ = Flow
    __stays_with_body__ = (("from_organisation_id", STAYS), ("to_organisation_id", STAYS))
    __sorted_by__ = ("title",)
    __walled_by__ = ("thing_id", "from_organisation_id", "to_organisation_id")
    __masked__ = (
        ("agreement_id", "agreement"),
        ("asset_id", "information_asset"),
        ("flow_owner_id", "person"),
    )
    __harmless__ = (
        ("categories", "kinds of information, and no record"),
        ("purposes", "codes of purposes, and no record"),
        ("subjects", "kinds of people, and no record"),
        ("flow_approvals", "who approved it, in words, and no record"),
    )

    title: Mapped[Line]
    from_organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    to_organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    flow_direction: Mapped[Word]
    purposes: Mapped[list[Any]]
    categories: Mapped[list[Any]]
    lawful_basis: Mapped[Word]
    starts_on: Mapped[date] = synonym("valid_from")
    ends_on: Mapped[date | None] = synonym("valid_to")
    review_due_on: Mapped[date]
    agreement_id: Mapped[str | None] = mapped_column(ForeignKey("agreement.id"), index=True)
    asset_id: Mapped[str | None] = mapped_column(ForeignKey("information_asset.id"), index=True)
    subjects: Mapped[list[Any]]
    special_basis: Mapped[Word | None]
    confidentiality_basis: Mapped[Word | None]
    recipient_role: Mapped[Word]
    method: Mapped[Line | None]
    systems: Mapped[Line | None]
    frequency: Mapped[Word | None]
    volume_band: Mapped[Word | None]
    retention: Mapped[Line | None]
    held_abroad: Mapped[Line | None]
    flow_owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    schedule_condition: Mapped[Word | None]
    disposal: Mapped[Line | None]
    risk_likelihood: Mapped[Word | None]
    risk_impact: Mapped[Word | None]
    risk_reviewed_on: Mapped[date | None]
    flow_approvals: Mapped[list[Any]]
    alike: Mapped[Digest]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order, so that its first page is a short walk; the pairs of bodies, for the map; what is judged
        alike."""
        now = "superseded_seq IS NULL"
        order = partial_index("ix_flow_version_order", now, "review_due_on", "thing_id")
        pairs = partial_index("ix_flow_version_pairs", now, *PAIR)
        same = partial_index("ix_flow_version_alike", now, "alike", "valid_from", "valid_to", "id")
        return versions_args(cls, order, pairs, same)
