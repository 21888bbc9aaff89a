"""A contract as a body tells the public of it, and its row in the columns that NHS bodies publish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from register.domain.contracts.stages import RUNNING, Stage
from register.domain.money import pounds

AGREED = (Stage.SIGNED, *RUNNING)
"""Stages of a contract that both parties agreed and that has not ended: what a register of contracts lists."""
COLUMNS = (
    "REFERENCE_NUMBER", "CONTRACT_TITLE", "SUPPLIER_NAME", "SHORT_DESCRIPTION", "CONTRACT_AWARD_VALUE",
    "CONTRACT_START_DATE", "CONTRACT_CURRENT_END_DATE", "MAXIMUM_CONTRACT_END_DATE", "CONTRACT_EXTENDABLE",
    "CONTRACT_EXTENDED", "PROCUREMENT_ROUTE", "PRIMARY_PROCUREMENT_CATEGORY", "CONTRACT_CF_AWARD_NOTICE",
)  # fmt: skip
"""The columns of the contract register that the NHS Business Services Authority publishes as open data, in its order."""
YES, NO = "TRUE", "FALSE"
WITHHELD = "Information withheld"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedBody:
    """An organisation by its name and its public numbers, by their kind."""

    ref: str
    name: str
    numbers: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedNotice:
    """A notice that was published. stage: before, standstill or after, as rule procurement.notices has it."""

    code: str
    name: str
    stage: str
    published_on: date
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedProcurement:
    """How the contract was awarded. regime: the rules of the day it began; basis: where these rules stand."""

    ref: str
    title: str
    description: str
    route: str
    route_name: str
    regime: str
    basis: str
    value_pence: int
    awarded_on: date
    changed_on: date
    cpv: str | None = None
    notices: tuple[PublishedNotice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedContract:
    """A contract without people, prices of one, answers and reasons. number: in the register that it was brought in from.
    award_pence: as awarded, with options and without VAT. value_pence: of the term that is agreed now, None where only the
    value with options is known. services: code and name of each. associates: commissioners beside
    the one who co-ordinates. changed_on: when it was last recorded. withheld: codes of what the public is not told."""

    ref: str
    title: str
    commissioner: PublishedBody
    provider: PublishedBody
    stage: Stage
    starts_on: date
    ends_on: date
    latest_end_on: date
    award_pence: int
    value_pence: int | None
    is_extended: bool
    services: tuple[tuple[str, str], ...]
    changed_on: date
    number: str | None = None
    description: str | None = None
    route: str | None = None
    category: str | None = None
    notice_address: str | None = None
    procurement: PublishedProcurement | None = None
    associates: tuple[PublishedBody, ...] = ()
    withheld: tuple[str, ...] = ()

    def shows(self, code: str) -> bool:
        """Whether the public is told this of it."""
        return code not in self.withheld

    @property
    def about(self) -> str:
        """What it is for: as it is described, or its services by name."""
        told = self.procurement.description if self.procurement else None
        return self.description or told or "; ".join(name for _, name in self.services)

    @property
    def by_route(self) -> str | None:
        return self.procurement.route_name if self.procurement else self.route

    @property
    def award_notice(self) -> str | None:
        """The address of the notice of its award, where one is known."""
        notices = self.procurement.notices if self.procurement else ()
        found = [one.address for one in notices if one.stage == "after" and one.address]
        return self.notice_address or next(iter(found), None)


def nhs_row(one: PublishedContract) -> dict[str, Any]:
    """The contract in the columns that NHS bodies publish; what is not known is None."""
    return dict(zip(COLUMNS, _cells(one), strict=True))


def _cells(one: PublishedContract) -> tuple[Any, ...]:
    extendable = YES if one.latest_end_on > one.ends_on else NO
    days = (one.starts_on, one.ends_on, max(one.ends_on, one.latest_end_on), extendable)
    return (
        one.number or one.ref, one.title, one.provider.name, one.about,
        pounds(one.award_pence) if one.shows("value") else WITHHELD,
        *(days if one.shows("days") else (WITHHELD,) * len(days)), YES if one.is_extended else NO, one.by_route,
        one.category, one.award_notice if one.shows("notice") else WITHHELD,
    )  # fmt: skip
