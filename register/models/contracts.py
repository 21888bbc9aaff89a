"""Contracts between a commissioner and a provider, through their life."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, synonym

from register.models.base import Base, Id, Line, Prose, Thing, Version, Word, partial_index, versions_args


class Contract(Thing, Base):
    """The lasting identity of a contract."""

    __tablename__ = "contract"


class ContractVersion(Version, Base):
    """What was recorded of it. `acted_by` is the person whose act this version is, None for an account that belongs to
    no person. `option_ends_on` is the last day that the option to extend reaches, once the end was moved.
    `issued_document_id`: the very document that went out for signature. What a contracts register elsewhere says of one that
    was brought in: `source` and `source_id`, where it comes from and its number there; `award_value_pence`, the value as it
    was awarded, with options and without VAT; `extended_before`, whether it was extended before it came. `holds_from`: the
    day of the transfer, novation or variation from which it reads so. `unpublished`: codes of what of it the public
    is not shown, on `unpublished_ground`, for whoever asked for it, until it is looked at again; `unpublished_seconded_by`
    is the account of the second person who agreed, None as long as nobody has."""

    __tablename__ = "contract_version"
    __kind__ = "contract"
    __prefix__ = "CON"
    __thing__ = Contract
    __goes_with_body__ = ("commissioner_id", "provider_id", "associates")
    __between_bodies__ = True
    __holds_from_days__ = True
    __moved_by_transfers__ = True
    __sorted_by__ = ("title",)
    __searched_within__ = ("lines", "fields")
    __walled_by__ = ("thing_id", "commissioner_id", "provider_id", "associates")
    __masked__ = (
        ("commissioner_representative_id", "person"),
        ("provider_representative_id", "person"),
        ("manager_id", "person"),
        ("main_contract_id", "contract"),
        ("preferred_procurement_id", "procurement"),
    )
    __harmless__ = (
        ("unpublished_seconded_by", "an account, told by name like whoever recorded a version"),
        ("acted_by", "compared with whoever decides, and shown to nobody"),
        ("issued_document_id", "names a document of the contract itself"),
        ("indicators", "what is asked of quality, and no record"),
        ("reports", "what is asked of information, and no record"),
        ("lines", "services with their prices, and no record"),
        (
            "board_approvals",
            "names matters that the parties or their own bodies reserve, told through them alone",
        ),
        ("fields", "answers typed for the contract template, and no record"),
    )

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """What stands at a stage, by its first day; what a body buys; the few that end a preferred supplier's term, have
        several commissioners, or hang on another."""
        now, preferred = "superseded_seq IS NULL", "preferred_supplier_until IS NOT NULL"
        stages = partial_index("ix_contract_version_stage", now, "stage", "valid_from", "thing_id")
        term = partial_index(
            "ix_contract_version_preferred", f"{now} AND {preferred}", "preferred_supplier_until", "thing_id"
        )
        buyer = partial_index("ix_contract_version_buyer", now, "commissioner_id", "valid_from")
        several = partial_index("ix_contract_version_several", "form = 'multilateral'", "stage", "thing_id")
        under = partial_index(
            "ix_contract_version_under", "main_contract_id IS NOT NULL", "main_contract_id", "thing_id"
        )
        return versions_args(cls, stages, term, buyer, several, under)

    title: Mapped[Line]
    starts_on: Mapped[date] = synonym("valid_from")
    ends_on: Mapped[date] = synonym("valid_to")
    commissioner_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    provider_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    edition: Mapped[Word]
    form: Mapped[Word]
    contract_kind: Mapped[Word]
    main_contract_id: Mapped[str | None] = mapped_column(ForeignKey("contract.id"))
    associates: Mapped[list[Any]]
    stage: Mapped[Word]
    service_start_on: Mapped[date | None]
    notice_months: Mapped[int | None]
    preferred_supplier_until: Mapped[date | None]
    preferred_outcome: Mapped[Word | None]
    preferred_decided_on: Mapped[date | None]
    preferred_minute: Mapped[Line | None]
    preferred_because: Mapped[Prose | None]
    preferred_procurement_id: Mapped[str | None] = mapped_column(ForeignKey("procurement.id"))
    commissioner_representative_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    provider_representative_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    manager_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    acted_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    option_ends_on: Mapped[date | None]
    issued_document_id: Mapped[str | None] = mapped_column(ForeignKey("contract_document.id"))
    spend_category: Mapped[Word | None]
    value_vat: Mapped[Word | None]
    board_approvals: Mapped[list[Any]]
    lines: Mapped[list[Any]]
    indicators: Mapped[list[Any]]
    reports: Mapped[list[Any]]
    fields: Mapped[dict[str, Any]]
    source: Mapped[Word | None]
    source_id: Mapped[str | None] = mapped_column(String(120))
    description: Mapped[Prose | None]
    award_value_pence: Mapped[int | None] = mapped_column(BigInteger)
    extended_before: Mapped[bool | None]
    procurement_route: Mapped[Line | None]
    category: Mapped[Line | None]
    notice_address: Mapped[Line | None]
    holds_from: Mapped[date | None]
    unpublished: Mapped[Line | None]
    unpublished_ground: Mapped[Word | None]
    unpublished_requested_by: Mapped[Word | None]
    unpublished_review_on: Mapped[date | None]
    unpublished_seconded_by: Mapped[Id | None]
