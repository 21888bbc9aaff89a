"""Choosing a record among many on every page that asks for one, as if each kind of record had too many for a list."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask

from register.web import choosing
from tests.harness.pages import controls
from tests.pages.answers import many
from tests.pages.every import address_of, form_pages, forms_drawn
from tests.signing_in import Visit

LISTS = (
    "/interests/", "/people/", "/organisations/", "/posts/", "/contracts/", "/delegations/", "/agreements/", "/meetings/",
    "/interests/kind", "/documents/", "/information-shared/", "/incidents/", "/delegations/who", "/barriers/",
)  # fmt: skip
LONGEST = 50
A_CONTRACT = "/contracts/add"


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples have a handful of each: from two on, they count as many."""
    monkeypatch.setattr(choosing, "MOST_IN_VIEW", 1)


def test_no_page_draws_a_list_that_grows_with_the_register_and_as_drawn_it_changes_nothing(
    app: Flask, visit: Visit, things: dict[str, str], entries: Callable[[], int]
) -> None:
    grown, changed = [], []
    for address in [*LISTS, *(address_of(door, things, visit) for door in form_pages(app))]:
        with forms_drawn(app) as drawn:
            page = visit.get(address)
        if page.status_code != 200:
            continue
        grown += [(address, name) for name in _lists_of_records(page.text, set(things.values()))]
        if any(form.recorded is not None and form.version.data is not None for form in drawn):
            before, sent = entries(), many(controls(page.text))
            visit.client.post(address, data={**sent, "reason": "Because a test says so"})
            changed += [address] if entries() != before else []
    assert grown == []
    assert changed == []


def _lists_of_records(page: str, records: set[str]) -> list[str]:
    """The selects that offer records, or more than anybody reads through."""
    found = []
    for name, inside in re.findall(r'<select[^>]*name="([^"]*)"(.*?)</select>', page, re.DOTALL):
        values = re.findall(r'<option value="([^"]*)"', inside)
        if len(values) > LONGEST or len(records & set(values)) > 1:
            found.append(name)
    return found


def test_a_body_is_found_by_a_part_of_its_name_and_what_was_typed_stays(visit: Visit) -> None:
    sent = {**dict(controls(visit.get(A_CONTRACT).text)), "title": "Half a title"}
    page = unescape(
        visit.client.post(A_CONTRACT, data={**sent, "provider_id-find": "trust", "find": "provider_id"}).text
    )
    assert "Half a title" in page
    assert "hold “trust”" in page
    assert "There is a problem" not in page
    offered = re.findall(r'name="provider_id" type="radio" value="([^"]+)"', page)
    assert 0 < len(offered) <= choosing.MOST_FOUND
    again = visit.client.post(
        A_CONTRACT,
        data={
            **sent, "provider_id": offered[0], "provider_id-find": "trust", "provider_id-found": "trust",
        },
    )  # fmt: skip
    page = unescape(again.text)
    assert f'value="{offered[0]}" checked' in page
    assert "Select the provider" not in page
    assert "Select the commissioner" in page


def test_nothing_found_says_so_and_offers_to_add_one(visit: Visit) -> None:
    sent = dict(controls(visit.get(A_CONTRACT).text))
    page = unescape(
        visit.client.post(A_CONTRACT, data={**sent, "provider_id-find": "zzzz", "find": "provider_id"}).text
    )
    assert "Nothing was found for “zzzz”" in page
    assert "Add an organisation (opens in a new tab)" in page
