"""What a change says of prices: to the last decimal, with the bounds, so that no change reads as none."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from register.domain.contracts.lines import PriceBasis, ServiceLine
from register.domain.contracts.papers import terms

VISITS = ServiceLine(
    code="PH", name="Phlebotomy", basis=PriceBasis.COST_AND_VOLUME, unit="visit", quantity=Decimal(12_000),
    unit_price_tenthousandths=213_333,
)  # fmt: skip


def test_a_price_of_one_is_told_to_its_last_decimal() -> None:
    assert terms(VISITS) == "Phlebotomy: £255,999.60 a year: 12,000 a year, £21.3333 for each visit"
    assert "£21.33 for each visit" in terms(replace(VISITS, unit_price_tenthousandths=213_300))
    assert terms(VISITS) != terms(replace(VISITS, unit_price_tenthousandths=213_334))


def test_a_change_of_a_bound_alone_reads_as_a_change() -> None:
    bound = replace(
        VISITS,
        floor_quantity=Decimal(11_000),
        ceiling_quantity=Decimal("12500.50"),
        marginal_percent=Decimal(40),
    )
    assert terms(bound).endswith("for each visit; floor 11,000; ceiling 12,500.5; 40% of the price beyond")
    assert terms(bound) != terms(replace(bound, floor_quantity=Decimal(10_000)))
