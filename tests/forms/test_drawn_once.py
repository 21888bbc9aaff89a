"""A question that nobody has answered is drawn once and shown wherever it is asked; what somebody typed is never kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from markupsafe import Markup

from forms import base
from forms.base import NhsForm
from forms.days import DatePartsField
from forms.fields import LongTextField, TextField
from forms.numbers import MoneyField

SECRET = "Words of somebody in particular"
Kept = Callable[[], int]


class Asking(NhsForm):
    name = TextField("Name")
    notes = LongTextField("Notes", hint="Say why", optional=True)
    began_on = DatePartsField("When did it begin?")
    paid = MoneyField("What is paid?")


QUESTIONS = ("name", "notes", "began_on", "paid")


@pytest.fixture
def kept(in_request: Flask) -> Kept:
    base._drawn_once.cache_clear()
    return lambda: base._drawn_once.cache_info().currsize


def drawn(form: NhsForm) -> list[str]:
    return [str(form[name]()) for name in QUESTIONS]


def test_questions_without_an_answer_are_drawn_once_and_as_they_always_were(kept: Kept) -> None:
    form = Asking()
    anew = []
    for name in QUESTIONS:
        widget = form[name].widget
        anew.append(base._drawn(widget.template, widget.macro, base._Given(widget.all_params(form[name]))))
    assert drawn(Asking()) == drawn(Asking()) == anew
    assert kept() == len(QUESTIONS)


def test_what_was_typed_and_what_was_wrong_with_it_are_not_kept(kept: Kept, app: Flask) -> None:
    typed = {"name": SECRET, "notes": SECRET, "began_on-day": "3", "began_on-month": "x", "paid": "12"}
    with app.test_request_context(method="POST", data=typed):
        form = Asking()
        form.validate()
        assert sum(SECRET in box for box in drawn(form)) == 2
    assert kept() == 0
    assert SECRET in drawn(Asking(name=SECRET))[0]
    assert SECRET not in "".join(drawn(Asking()))


def test_a_question_that_was_left_out_says_so_and_the_next_reader_is_not_told(kept: Kept, app: Flask) -> None:
    with app.test_request_context(method="POST", data={"name": ""}):
        left_out = Asking()
        left_out.validate()
        assert "Enter name" in drawn(left_out)[0]
    assert "Enter name" not in drawn(Asking())[0]


def test_what_is_given_is_compared_as_it_is_written() -> None:
    for one, other in [(True, 1), ("<b>", Markup("<b>")), ("1", 1), (None, "")]:
        assert base._Given({"value": one}) != base._Given({"value": other})
    assert base._Given({"value": ["a"]}) == base._Given({"value": ["a"]})
