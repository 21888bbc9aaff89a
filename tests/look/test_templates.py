"""How templates treat missing values, text in mail, lists, and faults of the whole page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, render_template
from jinja2 import UndefinedError

import register
from register.look import init_look
from register.look.setup import escapes

TEMPLATES = Path(register.__file__).parent / "templates"
LISTS = '{% from "macros/lists.html" import cell, listing_table, summary_list %}'
ERRORS = ["400", "401", "403", "404", "405", "409", "413", "422", "429", "500"]


def test_a_value_that_nobody_gave_is_not_printed_by_our_own_pages(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(UndefinedError):
        render_template("layout.html")  # no title


def test_a_live_page_stays_up_when_a_value_is_missing(app: Flask) -> None:
    app.testing = False
    with app.test_request_context():
        assert "<h1" in render_template("layout.html")


@pytest.mark.parametrize(
    ("name", "escaped"),
    [("a.html", True), ("a.jinja", True), (None, True), ("a.txt", False), ("a.ics", False)],
)
def test_everything_but_plain_text_is_escaped(name: str | None, escaped: bool) -> None:
    assert escapes(name) is escaped


def test_a_list_says_what_it_shows_and_heads_each_row(app: Flask) -> None:
    html = app.test_client().get("/list").get_data(as_text=True)
    assert (
        "Register as at 1 March 2026, using only what had been declared by 5 March 2026</span></caption>"
        in html
    )
    assert (
        '<th scope="row" role="rowheader" class="nhsuk-table__header"><a href="/form">Ruth Adeyemi-Clarke</a></th>'
        in html
    )
    assert "1,203 entries" in html
    assert "£1,234.50" in html
    assert "Trust &lt;script&gt;" in html


def test_an_empty_list_says_so(drawn: Callable[..., str]) -> None:
    page = {"columns": [], "rows": [], "question": "Open contracts", "next_url": None, "prev_url": None}
    html = drawn(LISTS + "{{ listing_table(page, empty='No contract is open.') }}", page=page)
    assert "No contract is open." in html
    assert "<table" not in html


def test_nothing_is_told_to_those_who_listen(drawn: Callable[..., str]) -> None:
    assert "None</span>" in drawn(LISTS + "{{ cell(none, 'day') }}")
    assert "£0.00" in drawn(LISTS + "{{ cell(0, 'money') }}")


@pytest.mark.parametrize("code", ERRORS)
def test_each_fault_page_says_what_to_do_next(app: Flask, code: str) -> None:
    with app.test_request_context():
        html = render_template(f"errors/{code}.html", message="<b>The end is before the beginning</b>")
    assert "What do I do next?" in html
    assert "<b>The end" not in html
    assert not re.search(r"Oops|oops|illegal|invalid", html)


def test_the_page_for_a_broken_service_asks_nothing_of_the_database() -> None:
    def broken() -> str:
        raise OSError("the database is gone")

    app = Flask(register.__name__)
    init_look(app, who=broken, is_demo=lambda: bool(broken()), may=lambda endpoint: bool(broken()))
    with app.test_request_context():
        assert "Sorry, there is a problem" in render_template("errors/500.html", message="")


def test_a_demonstration_says_so_on_every_page(app: Flask) -> None:
    for path in ("/form", "/list", "/missing"):
        assert "invented people and amounts" in app.test_client().get(path).get_data(as_text=True)


def test_no_template_of_ours_holds_an_inline_style_or_handler() -> None:
    for path in TEMPLATES.rglob("*.html"):
        found = re.findall(r"\s(?:style|on\w+)=[\"']", path.read_text("utf-8"))
        assert found == [], f"{path.name} has {found}"


def test_no_template_makes_the_letters_of_a_name_small() -> None:
    """Jinja's own filters write "Farthing wold integrated care board", and "Nhs"."""
    assert [
        path.name
        for path in TEMPLATES.rglob("*.html")
        if re.search(r"\|\s*(capitalize|title)\b", path.read_text())
    ] == []
