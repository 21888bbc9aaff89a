"""A small app with the product's look, and a real browser to see it with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from flask import Flask, flash, render_template, render_template_string
from playwright.sync_api import Browser
from werkzeug.serving import make_server

import register
from forms.base import NhsForm, SearchForm
from forms.days import DatePartsField
from forms.fields import CheckboxField, FileField, LongTextField, RadiosField, SelectField, TextField
from forms.numbers import MoneyField
from forms.options import Option
from register.look import init_look
from register.look.navigation import SECTIONS
from tests.harness.applications import share_templates

FORM = """{% extends "layout.html" %}{% from "macros/forms.html" import render_form %}
{% block title %}Declare an interest{% endblock %}{% block caption %}My declarations{% endblock %}
{% block content %}{{ render_form(form, cancel="/list") }}{% endblock %}
{% block next %}<p>Your line manager reads it next.</p>{% endblock %}"""
LIST = """{% extends "layout.html" %}
{% from "macros/lists.html" import listing_table, stage_diagram, summary_list, timeline %}
{% from "macros/forms.html" import filters_form %}
{% block title %}Register of interests{% endblock %}
{% block content %}{{ filters_form(search) }}{{ listing_table(page) }}
{{ stage_diagram([("Draft", "done"), ("Approved", "now"), ("In force", "ahead")]) }}
{{ summary_list([("Value", 12345678, "money"), ("Ends", none, "day", ("Change", "/form")), ("Who", "<b>")]) }}
{{ timeline(events) }}{% endblock %}"""


class InterestForm(NhsForm):
    submit_text = "Declare this interest"
    kind = RadiosField(
        "What kind of interest is it?",
        thing="what kind of interest it is",
        options=[Option("fin", "Financial", "You may get money from it"), Option("ind", "Through family")],
    )
    provider = SelectField(
        "Organisation", thing="the organisation", options=[("a", "Seaward Community Trust")]
    )
    role = TextField("What do you do there?", thing="what you do there", hint="For example, director")
    began_on = DatePartsField("When did it begin?", thing="the date the interest began")
    paid_gbp = MoneyField("What are you paid in a year?", thing="what you are paid in a year", optional=True)
    notes = LongTextField("How is it being managed?", optional=True)
    letter = FileField("Letter", optional=True)
    sure = CheckboxField("What I have written is true and complete")


class RegisterForm(SearchForm):
    on = DatePartsField("Show the register for", optional=True, marked=False)
    name = TextField("Name", optional=True, marked=False)


def listing() -> SimpleNamespace:
    kinds = {
        "who": "link",
        "body": "text",
        "began": "day",
        "pence": "money",
        "at": "instant",
        "state": "state",
    }
    row = {
        "who": ("Ruth Adeyemi-Clarke", "/form"),
        "body": "Seaward Community Trust <script>",
        "began": date(2026, 3, 1),
        "pence": 123450,
        "at": datetime(2026, 11, 23, 21, 43, tzinfo=UTC),
        "state": ("Managed", "green"),
    }
    return SimpleNamespace(
        columns=[
            SimpleNamespace(key=key, heading=key.capitalize(), kind=kind) for key, kind in kinds.items()
        ],
        rows=[row, {**row, "pence": None, "state": "Ended"}],
        question="Register as at 1 March 2026, using only what had been declared by 5 March 2026",
        next_url="/list?after=x",
        prev_url="",
        total=1203,
        csv_url="/list.csv",
        xlsx_url="/list.xlsx",
    )


@pytest.fixture
def app() -> Flask:
    app = Flask(register.__name__)
    app.config.update(SECRET_KEY="tests only", TESTING=True)
    for section in SECTIONS:
        app.add_url_rule("/" + section.endpoint.replace(".", "/"), section.endpoint, lambda: "page")
    app.add_url_rule("/sign-out", "security.logout", lambda: "page", methods=["POST"])
    app.add_url_rule("/form", "interests.declare", _form_page, methods=["GET", "POST"])
    app.add_url_rule("/list", "contracts.show", _list_page)
    app.register_error_handler(404, lambda fault: (render_template("errors/404.html"), 404))
    init_look(app, who=lambda: "Priya Nair", is_demo=lambda: True, body_name="Harbour and Vale ICB")
    share_templates(app)
    return app


def _form_page() -> tuple[str, int]:
    form = InterestForm()
    form.validate_on_submit()
    return render_template_string(
        FORM, form=form, trail=[("Start", "/"), ("My declarations", "/list")]
    ), form.status


def _list_page() -> str:
    flash("Your declaration is recorded.", "success")
    at = datetime(2026, 11, 23, 21, 43, tzinfo=UTC)
    events = [SimpleNamespace(at=at, title="Declared", who="Priya Nair", text="First version", url="/form")]
    return render_template_string(LIST, search=RegisterForm(), page=listing(), events=events)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    return chromium


@pytest.fixture
def drawn(app: Flask) -> Callable[..., str]:
    """Draws a piece of template as one of our own pages."""

    def draw(source: str, **values: object) -> str:
        with app.test_request_context():
            return render_template_string(source, **values)

    return draw
