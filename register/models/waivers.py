"""Waivers of competition: what was asked for and why, what was decided, and when the audit committee was told."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, and_, exists, or_
from sqlalchemy.orm import Mapped, aliased, declared_attr, mapped_column, synonym

from register.domain.contracts.stages import OVER
from register.models.base import Base, Line, Prose, Thing, Version, Word, partial_index, versions_args
from register.models.contracts import ContractVersion

_OF = aliased(ContractVersion)
"""The contract that a waiver names, apart from any that is asked for around it."""


class Waiver(Thing, Base):
    """The lasting identity of a waiver."""

    __tablename__ = "waiver"


class WaiverVersion(Version, Base):
    """What was recorded of it. `holds_from`: the day of the transfer that gave it its body. `acted_by`: the person who
    recorded the request, None for an account that belongs to no person. `goes_on_until`: of an approved one, the day up to
    which it counts as going on where it names no contract. What the decision check found about whoever asks
    and whoever decides stands in the register of decisions."""

    __tablename__ = "waiver_version"
    __kind__ = "waiver"
    __prefix__ = "WAI"
    __thing__ = Waiver
    __goes_with_body__ = ("organisation_id", "supplier_id")
    __between_bodies__ = True
    __holds_from_days__ = True
    __moved_by_transfers__ = True
    __walled_by__ = ("thing_id", "organisation_id", "supplier_id", "requester_id")
    __masked__ = (("approver_id", "person"), ("contract_id", "contract"))
    __harmless__ = (
        ("acted_by", "compared with whoever decides, and shown to nobody"),
        ("service", "the code of a service, and no record"),
        ("board_approvals", "names matters that the body which buys reserves, told through them alone"),
    )

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order; and what was bought of a supplier."""
        now = "superseded_seq IS NULL"
        order = partial_index("ix_waiver_version_order", now, "valid_from", "thing_id")
        return versions_args(cls, order)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    supplier_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    service: Mapped[Word]
    value_pence: Mapped[int] = mapped_column(BigInteger)
    waiver_reason: Mapped[Word]
    justification: Mapped[Prose]
    requester_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    asked_on: Mapped[date] = synonym("valid_from")
    contract_id: Mapped[str | None] = mapped_column(ForeignKey("contract.id"), index=True)
    acted_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    waiver_answer: Mapped[Word | None]
    answer_note: Mapped[Prose | None]
    approver_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    answered_on: Mapped[date | None]
    reported_on: Mapped[date | None]
    reported_minute: Mapped[Line | None]
    goes_on_until: Mapped[date | None]
    board_approvals: Mapped[list[Any]]
    holds_from: Mapped[date | None]

    @classmethod
    def not_over(cls, day: date) -> list[ColumnElement[bool]]:
        """It was not refused; and the audit committee was not told yet, or what was bought by it goes on: the contract that
        it names, or where it names none, until its day. Telling the committee looks back, and ends nothing."""
        asked = or_(cls.waiver_answer.is_(None), cls.waiver_answer != "refused")
        runs = exists().where(
            _OF.thing_id == cls.contract_id, _OF.superseded_seq.is_(None), _OF.stage.not_in(OVER)
        )
        lasts = and_(cls.contract_id.is_(None), cls.goes_on_until >= day)
        return [asked, or_(cls.reported_on.is_(None), runs, lasts)]
