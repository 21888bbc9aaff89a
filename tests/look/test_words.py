"""Days, instants, money and numbers of things as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from register.look import words


def test_a_day_has_no_leading_nought() -> None:
    assert words.day(date(2026, 3, 1)) == "1 March 2026"


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (datetime(2026, 11, 23, 21, 43, tzinfo=UTC), "23 November 2026 at 9:43pm (London time)"),
        (datetime(2026, 6, 30, 23, 5, tzinfo=UTC), "1 July 2026 at 12:05am (London time)"),
        (datetime(2026, 6, 30, 8, 0, tzinfo=UTC), "30 June 2026 at 9am (London time)"),
        (datetime(2026, 1, 5, 12, 0, tzinfo=UTC), "5 January 2026 at midday (London time)"),
        (
            datetime(2026, 1, 5, 0, 0, tzinfo=UTC),
            "5 January 2026 at midnight, as the day began (London time)",
        ),
    ],
)
def test_an_instant_is_told_in_london_time(instant: datetime, expected: str) -> None:
    assert words.instant(instant) == expected


def test_the_hour_that_comes_twice_says_which_one_it_is() -> None:
    first = words.instant(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    second = words.instant(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert first == "25 October 2026 at 1:30am (London time, before the clocks went back)"
    assert second == "25 October 2026 at 1:30am (London time, after the clocks went back)"


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        words.instant(datetime(2026, 1, 1))


@pytest.mark.parametrize(
    ("pence", "expected"),
    [(123450, "£1,234.50"), (5, "£0.05"), (0, "£0.00"), (-1999, "−£19.99"), (10**12, "£10,000,000,000.00")],
)
def test_pence_are_shown_as_pounds(pence: int, expected: str) -> None:
    assert words.money(pence) == expected


def test_one_thing_is_not_several() -> None:
    assert [words.pluralise(n, "entry", "entries") for n in (0, 1, 1203)] == [
        "0 entries",
        "1 entry",
        "1,203 entries",
    ]
    assert words.pluralise(2, "contract") == "2 contracts"


def test_only_the_first_letter_of_a_sentence_is_made_a_capital() -> None:
    assert words.began("farthing Wold NHS Trust") == "Farthing Wold NHS Trust"
    assert words.began("") == ""
