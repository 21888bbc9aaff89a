"""What all questions share: cleaning, limits, choices, and a page that cannot be written on by a stranger."""

from __future__ import annotations

from enum import StrEnum
from html.parser import HTMLParser
from io import BytesIO

import pytest
from flask import Flask, render_template_string

from forms.base import NhsForm
from forms.days import DatePartsField, MomentField
from forms.delegations import DelegationForm
from forms.fields import (
    CheckboxesField,
    CheckboxField,
    EmailField,
    FileField,
    LongTextField,
    NameField,
    RadiosField,
    SelectField,
    TextField,
    YesNoField,
)
from forms.numbers import MoneyField, WholeNumberField
from forms.options import Option

HOSTILE = [
    "<script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus='alert(1)' autofocus='",
    "</option></select><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raise %}",
    "<!--",
    "]]>",
    "&lt;script&gt;",
]
PAGE = '{% from "macros/forms.html" import render_form %}{{ render_form(form) }}'


class Kind(StrEnum):
    GIFT = "gift"
    SHARES = "shares"


class EveryForm(NhsForm):
    name = NameField("Name", thing="the name")
    line = TextField("Line", hint="a hint", optional=True)
    email = EmailField("E-mail address", optional=True)
    text = LongTextField("Notes", optional=True)
    kind = SelectField("Kind", optional=True, options=[(kind.value, kind.name) for kind in Kind], coerce=Kind)
    round = RadiosField("Round", optional=True, options=[Option("a", "A", "the first"), Option("b", "B")])
    many = CheckboxesField("Many", optional=True, options=["x", "y"])
    sure = CheckboxField("I am sure", optional=True)
    yes = YesNoField("Is it?", optional=True)
    began_on = DatePartsField("Began", optional=True)
    at = MomentField("At", optional=True)
    gbp = MoneyField("Amount", optional=True)
    count = WholeNumberField("Count", optional=True)
    file = FileField("File", optional=True, accept=(".docx",))


TYPED = [
    "name", "line", "email", "text", "kind", "round", "many", "sure", "yes", "gbp", "count",
    "at-day", "at-month", "at-year", "at-time", "began_on-day", "began_on-month", "began_on-year", "once", "version",
]  # fmt: skip


def answered(app: Flask, **answers: object) -> EveryForm:
    with app.test_request_context(method="POST", data={"name": "A name", **answers}):
        form = EveryForm()
        form.validate()
        return form


class Tags(HTMLParser):
    """Collects every tag and attribute that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "img", "svg"):
            self.faults.append(tag)
        self.faults += [name for name, _ in attrs if name.startswith("on") or name in ("autofocus", "style")]


def faults_in(html: str) -> list[str]:
    tags = Tags()
    tags.feed(html)
    return tags.faults


def drawn(app: Flask, form: NhsForm) -> str:
    with app.test_request_context():
        return render_template_string(PAGE, form=form)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_typed_answer_becomes_part_of_the_page(app: Flask, hostile: str) -> None:
    html = drawn(app, answered(app, **dict.fromkeys(TYPED, hostile)))
    assert faults_in(html) == []
    assert ">49<" not in html


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_label_hint_option_or_message_becomes_part_of_the_page(app: Flask, hostile: str) -> None:
    class HostileForm(NhsForm):
        line = TextField(hostile, hint=hostile, missing=hostile)
        pick = SelectField(hostile, options=[(hostile, hostile)], prompt=hostile)
        round = RadiosField(hostile, options=[Option(hostile, hostile, hostile)])
        many = CheckboxesField(hostile, hint=hostile, options=[Option(hostile, hostile, hostile)])
        began_on = DatePartsField(hostile, hint=hostile, missing=hostile)

    with app.test_request_context(method="POST", data={}):
        form = HostileForm()
        form.validate()
        form.blame({"line": hostile, "": hostile})
    html = drawn(app, form)
    assert faults_in(html) == []


def test_spaces_around_are_dropped_and_letters_have_one_spelling(app: Flask) -> None:
    assert answered(app, name="  Zoe\u0308 ").name.data == "Zo\u00eb"


@pytest.mark.parametrize("letter", ["\x00", "\x1b", "\x7f", "\u202e", "\u2066", "\ufffd"])
def test_what_cannot_be_seen_is_refused_in_every_text(app: Flask, letter: str) -> None:
    form = answered(app, name=f"a{letter}b", line=f"a{letter}b", text=f"a{letter}b")
    assert set(form.errors) == {"name", "line", "text"}
    assert "The name must not " in form.name.errors[0]


def test_a_line_end_belongs_in_long_text_only(app: Flask) -> None:
    form = answered(app, line="one\ntwo", text="one\r\ntwo")
    assert form.errors == {"line": ["Line must be on one line"]}
    assert form.text.data == "one\ntwo"


@pytest.mark.parametrize(("name", "limit"), [("name", 200), ("line", 200), ("text", 5000)])
def test_the_longest_text_is_taken_and_one_more_letter_is_not(app: Flask, name: str, limit: int) -> None:
    assert answered(app, **{name: "x" * limit}).errors == {}
    assert (
        f"must be {limit:,} characters or fewer" in answered(app, **{name: "x" * (limit + 1)}).errors[name][0]
    )


def test_ten_thousand_letters_are_refused_and_shown_again(app: Flask) -> None:
    form = answered(app, name="x" * 10_000)
    assert "x" * 10_000 in drawn(app, form)


def test_a_choice_comes_back_as_the_domain_knows_it(app: Flask) -> None:
    assert answered(app, kind="gift").kind.data is Kind.GIFT


@pytest.mark.parametrize("name", ["kind", "round", "many", "yes"])
def test_an_answer_that_was_not_offered_is_refused(app: Flask, name: str) -> None:
    assert "from the list" in answered(app, **{name: "something else"}).errors[name][0]


@pytest.mark.parametrize(("typed", "data"), [("Yes", True), ("No", False), ("", None)])
def test_yes_and_no_are_told_from_no_answer(app: Flask, typed: str, data: object) -> None:
    assert answered(app, yes=typed).yes.data is data


def test_several_boxes_give_a_list_and_stay_ticked(app: Flask) -> None:
    form = answered(app, many=["x", "y"])
    assert form.many.data == ["x", "y"]
    assert drawn(app, form).count("checked") == 2


def test_a_box_that_is_not_ticked_is_no(app: Flask) -> None:
    assert (answered(app).sure.data, answered(app, sure="yes").sure.data) == (False, True)


def test_a_file_of_another_kind_is_refused(app: Flask) -> None:
    form = answered(app, file=(BytesIO(b"x"), "a.exe"))
    assert form.file.errors == ["File must be a file ending in .docx"]
    assert answered(app, file=(BytesIO(b"x"), "A.DOCX")).file.data.filename == "A.DOCX"


def test_text_in_place_of_a_file_is_no_file(app: Flask) -> None:
    form = answered(app, file="not a file")
    assert (form.file.data, form.errors) == (None, {})


def test_a_list_of_codes_may_be_longer_than_one_code(app: Flask) -> None:
    codes = ", ".join(f"service {number}" for number in range(20))
    with app.test_request_context(method="POST", data={"services": codes}):
        form = DelegationForm()
        form.validate()
        assert form.services.errors == []
        assert len(form.services.data) == 20
