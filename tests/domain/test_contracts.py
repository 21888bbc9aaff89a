"""What a contract is worth and what makes it acceptable."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from register.domain.contracts.contracts import (
    PriceBasis,
    annual_value,
    check_contract,
    contract_value,
    line_value_pence,
    notice_by,
    term_months,
)
from register.domain.dates import add_months
from register.domain.errors import Invalid
from tests.domain.builders import BOARD, RULES, TODAY, TRUST, block, contract, counted


def refused(new, commissioner=BOARD, provider=TRUST):
    with pytest.raises(Invalid) as fault:
        check_contract(new, RULES, commissioner=commissioner, provider=provider, today=TODAY)
    return list(fault.value.problems)


def test_a_complete_contract_is_accepted():
    whole = contract(lines=(block(), counted("1200", 45_0000, code="urgent")))
    check_contract(whole, RULES, commissioner=BOARD, provider=TRUST, today=TODAY)


def test_the_value_of_a_counted_service_is_quantity_times_price():
    assert line_value_pence(counted("1200", 45_5050)) == 54_606_00
    assert line_value_pence(counted("1", 1_0050)) == 1_01
    assert line_value_pence(counted("0.5", 1_00)) == 1


def test_the_value_over_seventeen_months_is_seventeen_twelfths_of_a_year():
    tees = contract(
        starts_on=date(2008, 11, 1), ends_on=date(2010, 3, 31), lines=(block(annual_value_pence=1200_00),)
    )
    assert term_months(tees.starts_on, tees.ends_on) == 17
    assert contract_value(tees) == 1700_00


@given(st.dates(date(2000, 1, 1), date(2050, 1, 28)).filter(lambda d: d.day <= 28), st.integers(1, 120))
def test_so_many_months_last_so_many_months(start, months):
    last = add_months(start, months)
    assert term_months(start, date.fromordinal(last.toordinal() - 1)) == months


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(0, 3000))
@example(date(2000, 5, 30), 667)
def test_a_day_more_is_never_worth_less(start, days):
    end = date.fromordinal(start.toordinal() + days)
    longer = date.fromordinal(end.toordinal() + 1)
    assert Fraction(0) < term_months(start, end) <= term_months(start, longer)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=8))
def test_the_printed_column_adds_up_to_the_annual_value(amounts):
    lines = tuple(block(code=str(n), annual_value_pence=amount) for n, amount in enumerate(amounts))
    assert annual_value(contract(lines=lines)) == sum(amounts)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "x" * 10_000}, "title"),
        ({"ends_on": date(2026, 5, 31)}, "ends_on"),
        ({"provider_id": "board"}, "provider_id"),
        ({"edition": "unknown"}, "edition"),
        ({"edition": "community-2009-10"}, "edition"),
        ({"service_start_on": date(2026, 5, 31)}, "service_start_on"),
        ({"preferred_supplier_until": date(2026, 5, 31)}, "preferred_supplier_until"),
        ({"notice_months": -1}, "notice_months"),
        ({"lines": ()}, "lines"),
        ({"lines": (block(), block())}, "lines"),
        ({"lines": (block(annual_value_pence=None),)}, "lines-0-annual_value_pence"),
        ({"lines": (block(annual_value_pence=-1),)}, "lines-0-annual_value_pence"),
        ({"lines": (counted("1", 1, annual_value_pence=5),)}, "lines-0-annual_value_pence"),
        ({"lines": (counted("NaN", 1),)}, "lines-0-quantity"),
        ({"lines": (counted("1E-999999", 1),)}, "lines-0-quantity"),
        ({"lines": (counted("1E+999999", 1),)}, "lines-0-quantity"),
        ({"lines": (counted("1", -1),)}, "lines-0-unit_price_tenthousandths"),
        ({"lines": (counted("1", 1, unit=None),)}, "lines-0-unit"),
        ({"lines": (counted("1000000000", 10**12),)}, "lines"),
    ],
)
def test_each_wrong_answer_is_named_beside_its_own_field(changes, field):
    assert refused(contract(**changes)) == [field]


def test_a_party_that_is_unknown_or_was_not_open_is_refused():
    assert refused(contract(), provider=None) == ["provider_id"]
    assert "provider_id" in refused(
        contract(starts_on=date(2026, 4, 1), ends_on=date(2026, 3, 31)), provider=None
    )
    early = contract(starts_on=date(2022, 6, 30), ends_on=date(2023, 6, 30))
    assert "commissioner_id" in refused(early)


def test_an_unanswered_price_counts_as_nothing_until_it_is_answered():
    assert line_value_pence(block(annual_value_pence=None)) == 0
    assert line_value_pence(replace(counted("5", 1), basis=PriceBasis.LOCAL_PRICE, quantity=None)) == 0
    assert line_value_pence(counted("5", 2_0000)) == 10_00


def test_notice_is_counted_back_from_the_end():
    assert notice_by(contract(notice_months=6)) == date(2026, 11, 30)
    assert notice_by(contract()) is None
