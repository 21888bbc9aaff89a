"""Amounts are worked out to the penny and parts add up to their whole; a document that contradicts itself is found out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.contracts.contradictions import MONTH_COLUMNS, contradictions
from register.domain.contracts.lines import PriceBasis, ServiceLine, line_problems, line_value_pence
from register.domain.contracts.prices import (
    activity_by_month,
    by_month,
    incentive,
    payable_pence,
    shared,
)
from register.domain.shipped_rules import shipped

PENCE = st.integers(0, 10**12)
VOLUME = ServiceLine(
    code="V", name="Visits", basis=PriceBasis.COST_AND_VOLUME, unit="visit", quantity=Decimal(1000),
    unit_price_tenthousandths=250_000, floor_quantity=Decimal(900), ceiling_quantity=Decimal(1100),
    marginal_percent=Decimal(50),
)  # fmt: skip


@given(PENCE)
def test_twelve_months_of_a_block_add_up_to_its_year(pence: int) -> None:
    line = ServiceLine(code="B", name="Block", basis=PriceBasis.BLOCK, annual_value_pence=pence)
    months = by_month(line)
    assert (len(months), sum(months)) == (12, pence)
    assert max(months[:-1]) - min(months[:-1]) == 0


@given(PENCE, st.lists(st.integers(0, 1000), min_size=1, max_size=12))
def test_a_whole_that_is_shared_adds_up_and_nobody_is_a_penny_off(total: int, weights: list[int]) -> None:
    parts = shared(total, weights)
    if not sum(weights):
        assert set(parts) == {0}
        return
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


@given(st.integers(0, 10**7))
def test_months_of_activity_add_up_to_the_year_and_differ_by_one_at_most(year: int) -> None:
    months = activity_by_month(Decimal(year))
    assert sum(months) == year
    assert max(months) - min(months) <= 1


@pytest.mark.parametrize(
    ("delivered", "pence"),
    [("1000", 25_000_00), ("1100", 27_500_00), ("1101", 27_512_50), ("900", 22_500_00), ("899", 22_487_50)],
)
def test_beyond_floor_and_ceiling_the_marginal_rate_is_paid(delivered: str, pence: int) -> None:
    assert payable_pence(VOLUME, Decimal(delivered)) == pence


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_more_delivered_is_never_paid_less(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert payable_pence(VOLUME, Decimal(low)) <= payable_pence(VOLUME, Decimal(high))


def test_a_block_is_paid_whatever_was_delivered() -> None:
    line = ServiceLine(
        code="B", name="B", basis=PriceBasis.BLOCK, annual_value_pence=100, quantity=Decimal(9)
    )
    assert payable_pence(line, Decimal(0)) == payable_pence(line, Decimal(99)) == 100
    assert not any(line_problems(line).values())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"floor_quantity": Decimal(1001)}, "floor_quantity"),
        ({"ceiling_quantity": Decimal(999)}, "ceiling_quantity"),
        ({"marginal_percent": None}, "marginal_percent"),
        ({"marginal_percent": Decimal(101)}, "marginal_percent"),
        ({"marginal_percent": Decimal("Infinity")}, "marginal_percent"),
        ({"floor_quantity": None, "ceiling_quantity": None}, "marginal_percent"),
        ({"floor_quantity": Decimal("NaN")}, "floor_quantity"),
        ({"basis": PriceBasis.COST_PER_CASE}, "floor_quantity"),
    ],
)
def test_bounds_that_cannot_be_right_are_refused_beside_their_field(
    changes: dict[str, Any], field: str
) -> None:
    assert line_problems(replace(VOLUME, **changes))[field]
    assert not any(line_problems(VOLUME).values())


@pytest.mark.parametrize(
    ("year", "pence"), [(2009, 300_000), (2010, 900_000), (2013, 1_500_000), (2021, 750_000), (2025, None)]
)
def test_an_incentive_scheme_is_worth_the_share_of_its_year(year: int, pence: int | None) -> None:
    found = incentive(60_000_000, shipped("national"), on=date(year, 6, 1))
    assert (found and found.pence) == pence


def whole() -> dict[str, Any]:
    """Values without a contradiction: a year of one service."""
    months = [{"month": str(n), "amount": Decimal("50.00")} for n in range(12)]
    return {
        "commencement_date": date(2009, 4, 1), "service_start_date": date(2009, 4, 1), "expiry_date": date(2010, 3, 31),
        "commissioner_representative": "Ann", "provider_representative": "Bob", "annual_value": Decimal("600.00"),
        "prices": [{"service": "A", "annual_value": Decimal("600.00")}], "instalments": months,
        "activity_plan": [{"service": "A", "annual_total": 12, **dict.fromkeys(MONTH_COLUMNS, 1)}],
        "cquin_goals": [{"weighting_percent": "60"}, {"weighting_percent": "40%"}],
        "services": [{
            "period_from": date(2009, 4, 1), "period_to": date(2010, 3, 31),
            "s10_1_price": [{"expected_annual_value": Decimal("600.00")}],
            "s10_2_cost_by_commissioner": [{"annual_value": Decimal("600.00")}],
        }],
    }  # fmt: skip


WRONG: dict[str, dict[str, Any]] = {
    "expiry_date": {"expiry_date": date(2009, 3, 1), "services": []},
    "provider_representative": {"provider_representative": "Ann"},
    "annual_value": {"prices": [{"annual_value": Decimal("599.99")}]},
    "instalments": {"instalments": [{"amount": Decimal("50.01")}] * 12},
    "activity_plan[0].annual_total": {"activity_plan": [{"annual_total": 13, **dict.fromkeys(MONTH_COLUMNS, 1)}]},
    "cquin_goals": {"cquin_goals": [{"weighting_percent": "60"}, {"weighting_percent": "60"}]},
    "services[0].period_to": {"services": [{"period_to": date(2011, 3, 31)}]},
    "services[0].s10_2_cost_by_commissioner": {
        "services": [{
            "s10_1_price": [{"expected_annual_value": Decimal("600.00")}],
            "s10_2_cost_by_commissioner": [{"annual_value": Decimal("1.00")}],
        }]
    },
}  # fmt: skip


def test_what_is_right_together_has_no_contradiction() -> None:
    assert contradictions(whole(), ["services"]) == []
    assert contradictions({}, ["services"]) == []


@pytest.mark.parametrize("field", WRONG)
def test_each_contradiction_is_found_at_its_field(field: str) -> None:
    found = contradictions({**whole(), **WRONG[field]}, ["services"])
    assert field in {one.field for one in found}


@given(
    st.dictionaries(
        st.sampled_from(list(whole())), st.none() | st.text() | st.lists(st.none() | st.integers())
    )
)
def test_values_of_any_shape_are_looked_at_without_a_fault(values: dict[str, Any]) -> None:
    contradictions({**whole(), **values}, ["services"])


def test_a_line_is_worth_its_expected_volume() -> None:
    assert line_value_pence(VOLUME) == payable_pence(VOLUME, Decimal(1000))
