"""What every form does with faults, double posts, stale edits and odd requests."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string

from forms.base import NhsForm, SearchForm
from forms.days import DatePartsField
from forms.fields import TextField
from register.domain.errors import Forbidden, Invalid, Stale


class InterestForm(NhsForm):
    role = TextField("Role", thing="the role")
    began_on = DatePartsField("Began", thing="the date it began", optional=True)


class RegisterForm(SearchForm):
    name = TextField("Name", optional=True, marked=False)


def posted(app: Flask, **answers: str) -> InterestForm:
    with app.test_request_context(method="POST", data=answers):
        form = InterestForm()
        form.validate()
        return form


def test_a_broken_rule_lands_beside_its_field(app: Flask) -> None:
    form = posted(app, role="Director")
    with form.blaming():
        raise Invalid({"began_on": "The date it began must be today or earlier", "": "Nothing was saved"})
    assert form.errors_summary() == [
        ("Nothing was saved", ""),
        ("The date it began must be today or earlier", "#began_on-day"),
    ]
    assert form.status == 422


def test_a_rule_about_a_field_that_is_not_asked_belongs_to_the_form(app: Flask) -> None:
    form = posted(app, role="Director")
    with form.blaming():
        raise Invalid({"provider": "The provider is closed", "once": "Sent twice"})
    assert [problem.text for problem in form.errors_summary()] == ["The provider is closed", "Sent twice"]


def test_a_stale_edit_keeps_what_was_typed_and_answers_409(app: Flask) -> None:
    form = posted(app, role="Director", version="3")
    with form.blaming():
        raise Stale
    assert (form.status, form.role.data, form.version.data) == (409, "Director", 3)
    assert "Somebody changed this" in form.errors_summary()[0].text


def test_other_refusals_are_not_swallowed(app: Flask) -> None:
    form = posted(app, role="Director")
    with pytest.raises(Forbidden), form.blaming():
        raise Forbidden


def test_one_drawn_form_has_one_word_and_the_next_another(app: Flask) -> None:
    with app.test_request_context():
        first, second = InterestForm(), InterestForm()
    assert first.once.data != second.once.data
    assert posted(app, once=first.once.data).once.data == first.once.data


@pytest.mark.parametrize("garbled", ["", "x", "<script>", "a" * 65, "spaced out enough words"])
def test_a_garbled_word_is_replaced(app: Flask, garbled: str) -> None:
    assert posted(app, once=garbled).once.data != garbled


@pytest.mark.parametrize(
    ("typed", "version"), [("7", 7), ("", None), ("x", None), ("-1", None), ("9" * 30, None)]
)
def test_a_version_is_a_number_or_nothing(app: Flask, typed: str, version: int | None) -> None:
    assert posted(app, version=typed).version.data == version


@pytest.mark.parametrize("body", ["[]", "null", "7", '{"role": ["x"]}', "not json"])
def test_json_sent_to_a_page_is_an_empty_form(app: Flask, body: str) -> None:
    with app.test_request_context(method="POST", data=body, content_type="application/json"):
        form = InterestForm()
        assert not form.validate_on_submit()
    assert form.role.errors == ["Enter the role"]


def test_a_fresh_form_has_no_faults(app: Flask) -> None:
    with app.test_request_context():
        form = InterestForm()
        assert (form.errors, form.status, form.errors_summary()) == ({}, 200, [])


def test_a_search_reads_the_address_and_needs_no_token(app: Flask) -> None:
    with app.test_request_context("/?name=%20Nair"):
        form = RegisterForm()
        assert (form.validate(), form.name.data) == (True, "Nair")


def test_a_form_without_its_token_says_so_in_plain_words(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    form = posted(app, role="Director")
    assert form.errors_summary()[0].text.startswith("This page was open for too long")


def test_a_drawn_form_holds_its_token_word_and_version(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    page = '{% from "macros/forms.html" import render_form %}{{ render_form(form, cancel="/back") }}'
    with app.test_request_context():
        html = render_template_string(page, form=InterestForm(data={"version": 4}))
    assert html.count("csrf_token") >= 1
    assert 'name="once"' in html
    assert 'value="4"' in html
    assert 'href="/back"' in html
    assert "style=" not in html
