"""The prices of a contract worked out: each service by month and for more or less delivered, and its incentive scheme."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from register.domain.contracts import contracts as rules
from register.domain.contracts.lines import ServiceLine, line_value_pence
from register.domain.contracts.prices import by_month, incentive, payable_pence
from register.domain.permissions import Viewer
from register.models.care_services import CareService, CareServiceVersion
from register.models.contracts import ContractVersion
from register.queries.contracts.contracts import to_domain
from register.queries.rules import ruleset
from register.queries.searching import place_of, sorted_by
from register.queries.visible import visible

DELIVERED = (80, 90, 100, 110, 120)
"""Per cent of what is expected, for which the payment is shown."""
MOST_GIVEN = 50
"""So many services of bodies at most are named on the page of a contract's prices."""


@dataclass(frozen=True, slots=True)
class Payable:
    """What is paid for a year in which so much was delivered, in pence."""

    delivered: Decimal
    pence: int


@dataclass(frozen=True, slots=True)
class PricedService:
    """One service, in pence. months: its twelve payments of a year, the last of which balances. payable: what is paid
    where more or less than expected is delivered; none where no number is expected."""

    code: str
    name: str
    basis: str
    unit: str | None
    quantity: Decimal | None
    floor_quantity: Decimal | None
    ceiling_quantity: Decimal | None
    marginal_percent: Decimal | None
    annual_value_pence: int
    months: tuple[int, ...]
    payable: tuple[Payable, ...]


@dataclass(frozen=True, slots=True)
class PricesTold:
    """The prices of a contract, in pence. incentive_percent: the national scheme's share of the year in which the
    contract begins, None while there is none."""

    ref: str
    n: int
    services: tuple[PricedService, ...]
    annual_value_pence: int
    contract_value_pence: int
    incentive_percent: Decimal | None
    incentive_pence: int | None


def prices_of(session: Session, row: ContractVersion) -> PricesTold:
    """Worked out from the services of this version; nothing of it is kept."""
    contract = to_domain(row)
    annual = rules.annual_value(contract)
    scheme = incentive(annual, ruleset(session), on=row.valid_from)
    return PricesTold(
        row.ref, row.n, tuple(map(_priced, contract.lines)), annual, rules.contract_value(contract),
        scheme.percent if scheme else None, scheme.pence if scheme else None,
    )  # fmt: skip


def _priced(line: ServiceLine) -> PricedService:
    return PricedService(
        line.code, line.name, str(line.basis), line.unit, line.quantity, line.floor_quantity, line.ceiling_quantity,
        line.marginal_percent, line_value_pence(line), by_month(line), _payable(line),
    )  # fmt: skip


def _payable(line: ServiceLine) -> tuple[Payable, ...]:
    if line.quantity is None:
        return ()
    amounts = [line.quantity * percent / 100 for percent in DELIVERED]
    return tuple(Payable(amount, payable_pence(line, amount)) for amount in amounts)


def care_services_of(session: Session, row: ContractVersion, *, viewer: Viewer) -> list[tuple[str, str]]:
    """The services of bodies that are given under this contract: reference and name."""
    query = visible(CareServiceVersion, viewer).add_columns(CareService.ref)
    query = sorted_by(
        query.join(CareService, CareService.id == CareServiceVersion.thing_id), CareServiceVersion
    )
    query = query.where(CareServiceVersion.contract_id == row.thing_id)
    query = query.order_by(place_of(CareServiceVersion)).limit(MOST_GIVEN)
    return [(ref, version.name) for version, ref in session.execute(query)]
