"""Days and money as people and spreadsheets write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.domain.dates import said
from register.domain.imports.amounts import Amount, read_amount
from register.domain.imports.days import months_named, read_day
from register.domain.money import said as pounds

DAY = date(2024, 3, 31)


@pytest.mark.parametrize(
    "text",
    ["2024-03-31", "2024-03-31 00:00:00", "2024-03-31T09:30:00Z", "31/3/24", "31/03/2024", "31.3.2024", "31-03-2024",
     "31 March 2024", "31st March 2024", "31 Mar 24", "31-Mar-2024", "Sunday 31 March 2024", "March 31, 2024", "45382",
     "45382.5", " 31 / 3 / 24 ".replace(" / ", "/")],
)  # fmt: skip
def test_one_day_in_the_ways_people_write_it(text: str) -> None:
    assert read_day(text).first == DAY
    assert read_day(text).exact


@settings(max_examples=80)
@given(st.dates(date(1900, 3, 1), date(2199, 12, 31)))
def test_every_day_is_read_back_from_each_form(day: date) -> None:
    serial = str((day - date(1899, 12, 30)).days)
    for text in (day.isoformat(), said(day), f"{day:%d/%m/%Y}", *([serial] if len(serial) != 4 else ())):
        assert read_day(text).first == day == read_day(text).last
    assert read_day(f"{day:%m/%d/%Y}", day_first=False).first == day


def test_excel_counts_a_day_that_never_was() -> None:
    assert read_day("59").first == date(1900, 2, 28)
    assert read_day("61").first == date(1900, 3, 1)
    with pytest.raises(ValueError, match="not a date"):
        read_day("60")


def test_a_month_or_a_year_is_a_stretch_of_days() -> None:
    month = read_day("March 2024")
    assert (month.first, month.last, month.exact) == (date(2024, 3, 1), DAY, False)
    assert read_day("03/2024") == read_day("2024-03") == month
    assert read_day("2019").period.days == 365


def test_a_day_before_1900_is_read_as_it_stands() -> None:
    assert read_day("1 May 1897").first == date(1897, 5, 1)


@pytest.mark.parametrize(
    "text", ["soon", "31/2/2024", "2024-13-01", "tbc", "1/2/3/4", "999999", "Smarch 2024"]
)
def test_what_is_no_day_is_refused_with_its_words(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        read_day(text)


def test_the_months_that_a_title_ends_with() -> None:
    assert months_named("register-of-gifts-may-2026") == read_day("May 2026")
    told = months_named("gifts-and-hospitality-july-to-october-2024")
    assert told is not None
    assert (told.first, told.last) == (date(2024, 7, 1), date(2024, 10, 31))
    over = months_named("December to January 2025")
    assert over is not None
    assert over.first == date(2024, 12, 1)
    assert months_named("no months") is None


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("£1,250.50", 125050),
        ("1250.5", 125050),
        ("GBP 10", 1000),
        ("£ 10", 1000),
        ("0", 0),
        ("£1.2k", 120000),
        ("50p", 50),
    ],
)
def test_an_amount_is_read(text: str, pence: int) -> None:
    assert read_amount(text) == Amount(pence)


@pytest.mark.parametrize(
    "text", ["Above limit", "£175-200", "about £40", "£20 each", "-5", "£1,25", "$40", "1.234"]
)
def test_words_about_money_are_kept_as_they_are_written(text: str) -> None:
    assert read_amount(f" {text} ") == Amount(None, text)


@settings(max_examples=60)
@given(st.integers(0, 10**11))
def test_what_we_print_is_read_back(pence: int) -> None:
    assert read_amount(pounds(pence)) == Amount(pence)


def test_the_day_after_is_another_number_of_excel() -> None:
    assert read_day("45383").first == DAY + timedelta(days=1)
