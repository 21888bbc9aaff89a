"""Choosing one record among many: type, find, choose; nothing typed is lost, and what is hidden stays as it is."""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template_string

from forms.base import NhsForm
from forms.fields import KEPT, TextField
from forms.records import RecordField, RecordsField

PAGE = '{% from "macros/forms.html" import render_form %}{{ render_form(form) }}'
FOUND = [("b", "Beech Trust"), ("c", "Beechwood Practice")]


class ChoosingForm(NhsForm):
    title = TextField("Title")
    body_id = RecordField("Organisation", of="organisation", thing="the organisation")
    parent_id = RecordField("Part of", of="organisation", thing="the body it is part of", optional=True)
    people = RecordsField("Who attends?", of="person", thing="who attends", optional=True)


def sent(app: Flask, answers: dict[str, Any], recorded: dict[str, Any] | None = None) -> ChoosingForm:
    """The form as a browser sent it, where each question has found two among many."""
    with app.test_request_context(method="POST", data=answers):
        form = ChoosingForm(data=recorded or {})
        for field in (form.body_id, form.parent_id, form.people):
            chosen = [("a", "Ash Trust")] if "a" in field.chosen_ids else []
            field.offer_some(chosen, FOUND if field.words else [], more=False)
        form.ready = form.validate_on_submit()
        form.page = render_template_string(PAGE, form=form)
        return form


def test_the_button_that_finds_keeps_all_that_was_typed_and_blames_nothing(app: Flask) -> None:
    form = sent(app, {"title": "Half a ti", "body_id-find": "beech", "find": "body_id", "people": ["a"]})
    assert (form.ready, form.status, form.errors) == (False, 200, {})
    for kept in (
        'value="Half a ti"',
        'value="beech"',
        'value="b"',
        "Beechwood Practice",
        'value="a" checked',
    ):
        assert kept in form.page


def test_what_was_typed_and_not_looked_for_yet_is_looked_for_first(app: Flask) -> None:
    assert not sent(app, {"title": "T", "body_id": "b", "parent_id-find": "beech"}).ready
    assert sent(app, {"title": "T", "body_id": "b", "body_id-find": "beech", "body_id-found": "beech"}).ready


def test_one_of_those_found_is_the_answer_and_none_is_one_where_none_may_be(app: Flask) -> None:
    looked = {
        "body_id-find": "beech",
        "body_id-found": "beech",
        "parent_id-find": "be",
        "parent_id-found": "be",
    }
    form = sent(app, {"title": "T", **looked, "body_id": "c", "parent_id": ""})
    assert (form.ready, form.body_id.data, form.parent_id.data) == (True, "c", None)


def test_words_that_were_looked_for_are_not_left_standing_without_a_choice(app: Flask) -> None:
    looked = {"parent_id-find": "beech", "parent_id-found": "beech"}
    form = sent(app, {"title": "T", "body_id": "a", **looked})
    assert form.errors == {
        "parent_id": ["Select the body it is part of from those found, or clear what you typed"]
    }


def test_a_question_that_must_be_answered_says_so(app: Flask) -> None:
    assert sent(app, {"title": "T"}).errors == {"body_id": ["Select the organisation"]}


def test_a_record_that_was_not_offered_is_no_answer(app: Flask) -> None:
    assert "body_id" in sent(app, {"title": "T", "body_id": "elsewhere"}).errors


def test_a_recorded_answer_that_is_hidden_is_kept_as_it_is(app: Flask) -> None:
    form = sent(app, {"title": "T", "body_id": KEPT}, {"body_id": "hidden"})
    assert (form.ready, form.body_id.data) == (True, "hidden")
    assert "As it is recorded now" in form.page
    assert "hidden" not in form.page.replace('type="hidden"', "").replace("visually-hidden", "").replace(
        'aria-hidden="true"', ""
    )


def test_those_that_are_ticked_stay_while_others_are_looked_for(app: Flask) -> None:
    form = sent(app, {"title": "T", "body_id": "a", "people": ["a"], "people-find": "be", "find": "people"})
    assert form.page.count("checked") == 2
    assert 'value="a" checked' in form.page


def test_enter_sends_the_form_and_presses_no_button_that_finds(app: Flask) -> None:
    page = sent(app, {"title": "T"}).page
    assert page.index('type="submit"') < page.index('name="find"')
