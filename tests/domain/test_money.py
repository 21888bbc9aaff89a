"""Money is counted in pence and never lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.money import (
    ABSURD_GBP,
    amount_problem,
    instalments,
    pence,
    pence_problem,
    pounds,
    priced_pence,
    said,
    ten_thousandths,
    unit_price,
)

PENCE = st.integers(-(10**14), 10**14)


@given(PENCE)
def test_pence_become_pounds_and_come_back(amount):
    assert pence(pounds(amount)) == amount


@given(st.integers(0, 10**12), st.integers(1, 60))
def test_instalments_add_up_to_the_total_and_only_the_last_differs(total, count):
    parts = instalments(total, count)
    assert sum(parts) == total
    assert len(parts) == count
    assert len(set(parts[:-1])) <= 1


def test_the_last_of_twelve_instalments_balances():
    assert instalments(100_00, 12) == (8_33,) * 11 + (8_37,)


def test_half_a_penny_rounds_up():
    assert pence(Decimal("0.005")) == 1
    assert pence(Decimal("-0.005")) == -1
    assert priced_pence(Decimal(1), 50) == 1
    assert priced_pence(Decimal(1), 49) == 0


@given(st.integers(0, 10**12))
def test_unit_prices_keep_four_places(price):
    assert ten_thousandths(unit_price(price)) == price


def test_an_amount_is_said_with_pence_only_where_there_are_some():
    assert (said(25_000_00), said(74_999_50), said(-5)) == ("£25,000", "£74,999.50", "-£0.05")


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Decimal("NaN"), "a number"),
        (Decimal("Infinity"), "a number"),
        (Decimal("-0.01"), "£0 or more"),
        (ABSURD_GBP + 1, "£10,000,000,000 or less"),
        (Decimal("1.005"), "2 decimal places"),
    ],
)
def test_amounts_that_cannot_be_meant_are_refused_in_words(amount, words):
    assert words in (amount_problem(amount, "The value") or "")


def test_the_largest_amount_and_nought_are_accepted():
    assert amount_problem(ABSURD_GBP, "The value") is None
    assert amount_problem(Decimal(0), "The value") is None


def test_an_amount_that_was_left_out_is_no_wrong_amount() -> None:
    assert amount_problem(None, "The value") is None
    assert pence_problem(None, "The value") is None
    assert pence_problem(-1, "The value") == "The value must be £0 or more"
