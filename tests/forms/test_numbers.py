"""Money and counts as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.base import NhsForm
from forms.numbers import MoneyField, WholeNumberField


class ValueForm(NhsForm):
    annual_gbp = MoneyField("Value in a year", thing="the value in a year")
    price_gbp = MoneyField("Unit price", optional=True, places=4)
    months = WholeNumberField("Months", thing="the number of months", optional=True, low=1, high=120)


def answered(app: Flask, **answers: str) -> ValueForm:
    with app.test_request_context(method="POST", data={"annual_gbp": "1", **answers}):
        form = ValueForm()
        form.validate()
        return form


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("£1,234.50", "1234.50"),
        (" 1234.5 ", "1234.5"),
        ("0", "0"),
        ("£ 10,000,000,000", "10000000000"),
        ("-0", "0"),
    ],
)
def test_an_amount_is_exact(app: Flask, typed: str, amount: str) -> None:
    form = answered(app, annual_gbp=typed)
    assert (form.annual_gbp.data, form.errors) == (Decimal(amount), {})


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter the value in a year"),
        ("-0.01", "must be £0 or more"),
        ("£-5", "must be £0 or more"),
        ("10,000,000,000.01", "must be £10,000,000,000 or less"),
        ("1.234", "no more than 2 numbers after the decimal point"),
        ("1e5", "must be a number"),
        ("NaN", "must be a number"),
        ("Infinity", "must be a number"),
        ("1,23", "must be a number"),
        ("１２", "must be a number"),
        ("9" * 400, "must be a number"),
    ],
)
def test_what_is_no_amount_is_refused_in_words(app: Flask, typed: str, words: str) -> None:
    form = answered(app, annual_gbp=typed)
    assert words in form.annual_gbp.errors[0]
    assert form.annual_gbp.data is None


def test_a_unit_price_may_have_four_places(app: Flask) -> None:
    assert answered(app, price_gbp="0.1234").price_gbp.data == Decimal("0.1234")


@given(st.decimals(0, 10_000_000_000, places=2))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_an_amount_shown_in_a_box_is_read_back_the_same(app: Flask, amount: Decimal) -> None:
    shown = answered(app).annual_gbp.spell(amount)
    assert answered(app, annual_gbp=shown).annual_gbp.data == amount


@given(st.text(max_size=20))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
def test_anything_typed_gives_an_amount_or_a_message(app: Flask, typed: str) -> None:
    form = answered(app, annual_gbp=typed)
    assert isinstance(form.annual_gbp.data, Decimal) == ("annual_gbp" not in form.errors)


@pytest.mark.parametrize(("typed", "number"), [("1", 1), ("120", 120), ("0012", 12)])
def test_a_count_within_its_bounds_is_taken(app: Flask, typed: str, number: int) -> None:
    assert answered(app, months=typed).months.data == number


@pytest.mark.parametrize("typed", ["0", "121", "-3", "1.5", "many", "9" * 50])
def test_a_count_outside_its_bounds_is_refused(app: Flask, typed: str) -> None:
    assert "The number of months must be" in answered(app, months=typed).months.errors[0]
