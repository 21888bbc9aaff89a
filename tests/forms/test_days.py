"""A date typed in three boxes, and with a time of day in a fourth."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.base import NhsForm
from forms.days import DatePartsField, MomentField

typed = (
    st.text(max_size=12) | st.integers(-5, 10_000).map(str) | st.sampled_from(["", "nov", "²", "١", "\x00"])
)


class BeganForm(NhsForm):
    began_on = DatePartsField("When did it begin?", thing="the date the interest began")
    at = MomentField("When?", thing="when you became aware", optional=True)


def answered(app: Flask, **answers: str) -> BeganForm:
    parts = {name.replace("__", "-"): value for name, value in answers.items()}
    with app.test_request_context(method="POST", data=parts):
        form = BeganForm()
        form.validate()
        return form


def dated(app: Flask, day: str, month: str, year: str) -> BeganForm:
    return answered(app, began_on__day=day, began_on__month=month, began_on__year=year)


def at(app: Flask, words: str) -> BeganForm:
    """In winter, when London's time is the world's."""
    return answered(app, at__day="5", at__month="11", at__year="2026", at__time=words)


def test_three_parts_make_a_date(app: Flask) -> None:
    assert dated(app, "27", "3", "2026").began_on.data == date(2026, 3, 27)


@pytest.mark.parametrize("month", ["November", "nov", "NOV", "11"])
def test_a_month_may_be_named(app: Flask, month: str) -> None:
    assert dated(app, "5", month, "2026").began_on.data == date(2026, 11, 5)


@pytest.mark.parametrize(
    ("parts", "message", "first"),
    [
        (("", "", ""), "Enter the date the interest began", "began_on-day"),
        (("27", "", "2026"), "The date the interest began must include a month", "began_on-month"),
        (("", "3", ""), "The date the interest began must include a day and year", "began_on-day"),
        (("31", "2", "2026"), "The date the interest began must be a real date", "began_on-day"),
        (("3", "13", "2026"), "The date the interest began must be a real date", "began_on-month"),
        (("3", "x", "2026"), "The date the interest began must be a real date", "began_on-month"),
        (("3", "1", "twenty"), "The date the interest began must be a real date", "began_on-year"),
        (
            ("3", "1", "26"),
            "The date the interest began must have a year with 4 numbers, like 2026",
            "began_on-year",
        ),
        (("3", "1", "1026"), "The date the interest began must be between 1900 and 2199", "began_on-year"),
    ],
)
def test_a_fault_names_the_part_and_leads_to_it(
    app: Flask, parts: tuple[str, str, str], message: str, first: str
) -> None:
    form = dated(app, *parts)
    assert form.errors_summary() == [(message, f"#{first}")]


def test_a_post_without_any_part_asks_for_the_date(app: Flask) -> None:
    assert answered(app).began_on.errors == ["Enter the date the interest began"]


def test_only_the_bad_part_is_marked(app: Flask) -> None:
    form = dated(app, "27", "13", "2026")
    with app.test_request_context():
        html = str(form.began_on())
    marked = [tag for tag in html.split("<input") if "nhsuk-input--error" in tag]
    assert len(marked) == 1
    assert 'value="13"' in marked[0]
    assert 'value="27"' in html


def test_a_known_date_fills_the_boxes(in_request: Flask) -> None:
    html = str(BeganForm(data={"began_on": date(2026, 3, 27)}).began_on())
    assert [f'value="{part}"' in html for part in (27, 3, 2026)] == [True] * 3


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
def test_every_date_that_is_typed_in_full_comes_back(app: Flask, day: date) -> None:
    form = dated(app, f"{day.day:02}", str(day.month), f" {day.year} ")
    assert (form.began_on.data, form.errors) == (day, {})


@given(typed, typed, typed)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
def test_anything_typed_gives_a_date_or_a_message(app: Flask, day: str, month: str, year: str) -> None:
    form = dated(app, day, month, year)
    assert isinstance(form.began_on.data, date) == (not form.errors)
    assert len(form.errors_summary()) == (1 if form.errors else 0)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("9:30am", time(9, 30)),
        ("14:05", time(14, 5)),
        ("12am", time(0)),
        ("12.15 pm", time(12, 15)),
        ("9pm", time(21)),
    ],
)
def test_a_time_is_read_as_people_write_it(app: Flask, words: str, expected: time) -> None:
    assert at(app, words).at.data == datetime.combine(date(2026, 11, 5), expected, UTC)


@pytest.mark.parametrize("words", ["25:00", "9", "13pm", "9:75", "soon", "9:30:15"])
def test_what_is_no_time_is_refused(app: Flask, words: str) -> None:
    form = at(app, words)
    assert "like 9:30am or 14:05" in form.at.errors[0]
    assert form.at.first_input == "at-time"


def test_in_the_hour_that_comes_twice_the_earlier_one_is_meant(app: Flask) -> None:
    form = answered(app, at__day="25", at__month="10", at__year="2026", at__time="1:30am")
    assert form.at.data == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("parts", "message", "first"),
    [
        ({"at__day": "5", "at__month": "11", "at__year": "2026"}, "must include a time", "at-time"),
        ({"at__time": "9am"}, "When you became aware must include", "at-day"),
    ],
)
def test_half_an_instant_is_none(app: Flask, parts: dict[str, str], message: str, first: str) -> None:
    form = answered(app, **parts)
    assert message in form.at.errors[0]
    assert form.at.first_input == first


def test_an_instant_that_comes_back_as_drawn_keeps_its_seconds(app: Flask) -> None:
    instant = datetime(2026, 7, 1, 8, 30, 59, tzinfo=UTC)
    with app.test_request_context(
        method="POST", data={"at-day": "1", "at-month": "7", "at-year": "2026", "at-time": "09:30"}
    ):
        assert BeganForm(data={"at": instant}).at.data == instant
