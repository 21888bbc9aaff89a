"""The yearly uplift less efficiency brings each price to its new one, rounded once, and says what the rounding makes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.contracts.contracts import NewContract, annual_value
from register.domain.contracts.lines import PriceBasis, ServiceLine, line_value_pence
from register.domain.contracts.stages import ContractAct
from register.domain.contracts.yearly.uplifts import (
    Uplift,
    change_for,
    price_after,
    uplift_otherwise,
    uplifted_line,
    uplifts,
)
from register.domain.national_rules import UPLIFTS, uplift_faults
from register.domain.rules import Confidence, Rule, Ruleset
from register.domain.shipped_rules import shipped

ROW = {
    "year": "2026/27", "from": "2026-04-01", "uplift_basis_points": 415, "efficiency_basis_points": 200,
    "source": "Payment scheme",
}  # fmt: skip
YEAR = Uplift("2026/27", date(2026, 4, 1), 415, 200, "Payment scheme")
BLOCK = ServiceLine(code="DN", name="Nursing", basis=PriceBasis.BLOCK, annual_value_pence=100_000_00)
CASES = ServiceLine(
    code="TH", name="Therapies", basis=PriceBasis.COST_PER_CASE, unit="contact", quantity=Decimal(24_000),
    unit_price_tenthousandths=145_500,
)  # fmt: skip
TARIFF = replace(CASES, code="TA", basis=PriceBasis.TARIFF)
CONTRACT = NewContract(
    title="Nursing", commissioner_id="pct", provider_id="trust", edition="standard-2025-26",
    starts_on=date(2025, 4, 1), ends_on=date(2028, 3, 31), lines=(BLOCK, CASES, TARIFF),
)  # fmt: skip


def rule(*rows: object) -> Rule:
    return Rule(
        key=UPLIFTS,
        value=list(rows),
        valid_from=None,
        valid_to=None,
        bodies=(),
        source="Board",
        confidence=Confidence.MEDIUM,
    )


def test_no_percentage_ships_with_the_product_and_a_body_enters_each_year():
    assert uplifts(shipped("national"), on=date(2026, 4, 1)) == {}
    assert uplifts(Ruleset("own", [rule(ROW)]), on=date(2026, 4, 1)) == {"2026/27": YEAR}


def test_a_block_rises_by_the_uplift_less_the_efficiency_and_its_twelfths_add_up():
    told = price_after(BLOCK, YEAR.net)
    assert (YEAR.net, told.annual_after_pence, told.rounding_pence) == (215, 102_150_00, 0)
    assert told.month_pence * 11 + told.last_month_pence == told.annual_after_pence


def test_a_price_in_whole_pence_stays_in_whole_pence_and_the_page_says_what_that_makes():
    told = price_after(CASES, YEAR.net)
    assert told.price_after == 148_600
    assert told.annual_after_pence == 24_000 * 1486
    assert told.rounding_pence == 24_000 * 1486 - 35_670_780


def test_a_price_in_parts_of_a_penny_keeps_its_four_places():
    fine = replace(CASES, unit_price_tenthousandths=145_512)
    assert uplifted_line(fine, YEAR.net).unit_price_tenthousandths == 148_641


def test_a_price_that_is_set_nationally_stays():
    told = price_after(TARIFF, YEAR.net)
    assert (told.stays, told.price_after, told.rounding_pence) == (True, 145_500, 0)


@given(st.integers(0, 10**11), st.integers(-2_000, 2_000))
def test_a_block_is_never_more_than_half_a_penny_off(annual: int, net: int) -> None:
    after = line_value_pence(uplifted_line(replace(BLOCK, annual_value_pence=annual), net))
    assert abs(after - Fraction(annual) * (10_000 + net) / 10_000) <= Fraction(1, 2)


@given(st.integers(0, 10**9), st.integers(-2_000, 2_000))
def test_what_rounding_makes_is_the_whole_difference(price: int, net: int) -> None:
    line = replace(CASES, unit_price_tenthousandths=price)
    told = price_after(line, net)
    exact = Fraction(24_000) * price / 100 * (10_000 + net) / 10_000
    assert abs(told.annual_after_pence - told.rounding_pence - exact) <= Fraction(1, 2)
    assert (told.price_after or 0) % 100 == 0 or price % 100


def test_the_change_holds_from_the_first_day_of_the_year_and_says_how_it_was_rounded():
    change = change_for(CONTRACT, YEAR)
    assert (change.contract_act, change.effective_on) == (ContractAct.VARY, date(2026, 4, 1))
    assert "uplift 4.15% less efficiency 2.00%, together 2.15%. Source: Payment scheme" in change.text
    assert "halves are rounded up" in change.text
    total = sum(price_after(line, YEAR.net).annual_after_pence for line in CONTRACT.lines)
    assert annual_value(replace(CONTRACT, lines=change.lines)) == total


def test_what_calls_itself_the_uplift_of_a_year_leads_to_those_prices_and_nothing_else():
    known = {"2026/27": YEAR}
    change = change_for(CONTRACT, YEAR)
    assert uplift_otherwise(change, CONTRACT, known) is None
    assert uplift_otherwise(replace(change, text="As agreed"), CONTRACT, known) is None
    dearer = (replace(BLOCK, annual_value_pence=1), *change.lines[1:])
    assert uplift_otherwise(replace(change, lines=dearer), CONTRACT, known)
    assert uplift_otherwise(replace(change, uplift_year="2030/31"), CONTRACT, known)
    assert uplift_otherwise(replace(change, uplift_year=None, lines=dearer), CONTRACT, known) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"year": ""}, {"from": "April"}, {"uplift_basis_points": "4.15"}, {"efficiency_basis_points": 9_000}, {"other": 1},
        {"uplift_basis_points": True}, {"source": " "}, {"year": "2" * 21},
    ],
)  # fmt: skip
def test_a_year_that_could_not_be_read_is_refused_in_the_rules(wrong: dict[str, object]) -> None:
    assert uplift_faults(rule({**ROW, **wrong}))
    assert uplift_faults(rule(ROW)) == []
    assert uplift_faults(rule(ROW, ROW)) == ["Enter each year once"]
