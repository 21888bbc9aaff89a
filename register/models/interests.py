"""Interests: a life cycle of declared, amended, ended and corrected versions."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, synonym

from register.models.base import Base, Line, Thing, Version, Word, partial_index, versions_args

IS_OFFER = "situation IN ('Gi', 'Ho')"
"""A gift or hospitality, said as its index says it, so that a database knows that it may begin there."""


class Interest(Thing, Base):
    """The lasting identity of an interest."""

    __tablename__ = "interest"


class InterestVersion(Version, Base):
    """What was recorded of it.

    `declared_on` stays that of the first version; `declare_by` is the last day in time by what was first said and by
    the rules as they were known then, None where no rule of that day set one, or what was declared need not be: no
    later version changes it. `declare_by_now` is the same by what this version says. `became_aware_on` is None where
    nobody said.
    Of a gift or hospitality: what the rules answered when this version was recorded, by which rule in which version, the
    pence that they judged, and why it is a possible policy breach, if it is one.
    What came from elsewhere has the number that it has there, and may belong to another entry. `prepared_by_id`: who
    prepared it for its person, who sent it. `holds_from`: the day of the transfer that made it one in the body it is in.
    """

    __tablename__ = "interest_version"
    __kind__ = "interest"
    __prefix__ = "INT"
    __thing__ = Interest
    __goes_with_body__ = ("organisation_id",)
    __holds_from_days__ = True
    __moved_by_transfers__ = True
    __erasable__ = (
        "description", "organisation_name", "relationship", "became_of", "approved_by", "approval_reason",
        "publication_objection",
    )  # fmt: skip
    __searched_by__ = ("organisation_name", "description")
    __walled_by__ = ("thing_id", "person_id", "organisation_id", "parent_id")
    __walled_by_name__ = ("organisation_name",)
    __harmless__ = (
        ("same_giver_id", "an earlier gift of the same person, which is read through its own barriers"),
    )
    __masked__ = (("prepared_by_id", "person"),)
    __from_sources__ = True

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    interest_type: Mapped[Word]
    situation: Mapped[Word]
    description: Mapped[str | None] = mapped_column(Text)
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    organisation_name: Mapped[str | None] = mapped_column(String(300))
    relationship: Mapped[str | None] = mapped_column(String(300))
    arose_on: Mapped[date]
    became_aware_on: Mapped[date | None]
    ended_on: Mapped[date | None] = synonym("valid_to")
    declared_on: Mapped[date]
    declare_by: Mapped[date | None]
    declare_by_now: Mapped[date | None]
    value_pence: Mapped[int | None] = mapped_column(BigInteger)
    offer_response: Mapped[Word | None]
    giver_kind: Mapped[Word | None]
    offer_form: Mapped[Word | None]
    offered_to: Mapped[Word | None]
    became_of: Mapped[Line | None]
    same_giver_id: Mapped[str | None] = mapped_column(ForeignKey("interest.id"))
    approved_by: Mapped[Line | None]
    approved_on: Mapped[date | None]
    approval_reason: Mapped[str | None] = mapped_column(Text)
    advice_outcome: Mapped[Word | None]
    advice_words: Mapped[str | None] = mapped_column(Text)
    advice_rule: Mapped[Line | None]
    advice_pence: Mapped[int | None] = mapped_column(BigInteger)
    against_rule: Mapped[Word | None]
    asks_permission: Mapped[bool | None]
    publication_objection: Mapped[str | None] = mapped_column(Text)
    source: Mapped[Word | None]
    source_id: Mapped[str | None] = mapped_column(String(120))
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("interest.id"), index=True)
    prepared_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    holds_from: Mapped[date | None]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The register's own order, newest first, so that the first page of any day is a short walk; and whatever a
        past day asks of a row, so that SQLite opens only those that answer it. The few that came late, are gifts
        against the rule, or name a body by what was typed have an index of their own, and so have gifts and
        hospitality by their day."""
        order = Index("ix_interest_version_order", "valid_from", "thing_id")
        late = partial_index(
            "ix_interest_version_late", "declared_on > declare_by", "declared_on", "thing_id"
        )
        against = partial_index(
            "ix_interest_version_against", "against_rule IS NOT NULL", "declared_on", "thing_id"
        )
        typed = partial_index(
            "ix_interest_version_typed", "organisation_name IS NOT NULL", "organisation_name", "id"
        )
        offers = partial_index(
            "ix_interest_version_offers", f"superseded_seq IS NULL AND {IS_OFFER}", "arose_on", "person_id"
        )
        return versions_args(
            cls,
            order,
            late,
            against,
            typed,
            offers,
            known_on=("seq", "superseded_seq", "valid_from", "valid_to"),
        )
