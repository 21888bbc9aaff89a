"""Who sees which entry, and which one is marked."""

from __future__ import annotations

from flask import Flask

from register.look.navigation import SECTIONS, account_links, entries


def test_the_seven_entries_stand_in_the_agreed_order(app: Flask) -> None:
    with app.test_request_context("/list"):
        assert [entry.text for entry in entries(lambda endpoint: True)] == [
            "My declarations",
            "Registers",
            "Meetings",
            "Contracts",
            "Authority to sign",
            "Information sharing and incidents",
            "Reports and audit",
        ]


def test_an_entry_that_is_not_permitted_is_left_out(app: Flask) -> None:
    with app.test_request_context("/list"):
        assert [e.text for e in entries(lambda endpoint: endpoint == "interests.mine")] == ["My declarations"]


def test_an_entry_whose_page_does_not_exist_is_left_out() -> None:
    app = Flask(__name__)
    with app.test_request_context("/"):
        assert entries(lambda endpoint: True) == []
        assert account_links(lambda endpoint: True, "Priya Nair") == []


def test_one_entry_is_marked_by_the_page_that_is_open(app: Flask) -> None:
    marked = {}
    for path in ("/form", "/interests/index", "/list", "/missing"):
        with app.test_request_context(path):
            marked[path] = [entry.text for entry in entries(lambda endpoint: True) if entry.current]
    assert marked == {
        "/form": ["My declarations"],
        "/interests/index": ["Registers"],
        "/list": ["Contracts"],
        "/missing": [],
    }


def test_no_page_belongs_to_two_entries_by_its_module() -> None:
    modules = [module for section in SECTIONS for module in section.modules]
    assert len(modules) == len(set(modules))


def test_signing_out_is_a_button_and_not_a_link(app: Flask) -> None:
    html = app.test_client().get("/form").get_data(as_text=True)
    assert '<form class="al-sign-out" action="/sign-out" method="post">' in html
    assert 'href="/sign-out"' not in html
