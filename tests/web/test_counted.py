"""Every number on a start page or the page about health leads to the list of exactly those that it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask

from register.domain.interests.return_states import ReturnState
from register.domain.permissions import Role
from register.examples.sign_ins import PASSWORD
from tests.harness import databases, examples
from tests.journeys.walked_addresses import EMAILS
from tests.signing_in import Visit

_NUMBER = re.compile(r'<a[^>]*href="([^"]+)"[^>]*>(?:\s|<[^>]*>|In all:|See all)*([0-9,]+)\b', re.DOTALL)
_TOTAL = re.compile(r"([0-9,]+)\s+(?:entry|entries)\b")


@pytest.fixture(scope="module", params=databases.KINDS)
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with examples.loaded(request.param, tmp_path_factory.mktemp("instance")) as app:
        yield app


def visit_of(demo: Flask, role: Role) -> Visit:
    visit = Visit(demo.test_client())
    assert visit.fill("/sign-in", email=f"{EMAILS[role]}@example.org", password=PASSWORD).status_code == 302
    return visit


def numbers(page: str) -> list[tuple[str, int]]:
    """Each number that leads somewhere, with its address."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return [(unescape(link), int(number.replace(",", ""))) for link, number in _NUMBER.findall(main)]


def listed(page: str) -> int | None:
    """How many entries a list says that it has."""
    found = _TOTAL.search(page.partition("<main")[2])
    return None if found is None else int(found[1].replace(",", ""))


def agree(visit: Visit, page: str) -> int:
    """How many numbers of a page lead to lists; each to one that has as many."""
    found = numbers(visit.get(page).text)
    assert [(link, listed(visit.get(link).text)) for link, _ in found] == found
    return len(found)


@pytest.mark.parametrize("role", Role, ids=str)
def test_every_number_of_a_start_page_leads_to_as_many(demo: Flask, role: Role) -> None:
    agree(visit_of(demo, role), "/")


def test_numbers_are_found_where_there_are_any(demo: Flask) -> None:
    assert agree(visit_of(demo, Role.GOVERNANCE_OFFICER), "/") > 6
    assert agree(visit_of(demo, Role.ADMINISTRATOR), "/healthz") == 1
    assert agree(visit_of(demo, Role.AUDITOR), "/audit/") == 1


def test_whoever_owes_a_return_is_in_one_state_of_it(demo: Flask) -> None:
    officer = visit_of(demo, Role.GOVERNANCE_OFFICER)
    each = {state: officer.get(f"/declarations/?state={state}").text for state in ReturnState}
    everybody = officer.get("/declarations/").text
    assert sum(listed(page) or 0 for page in each.values()) == listed(everybody)
    assert "Owen Tarrant" in each[ReturnState.NEVER]
    assert "Owen Tarrant" in officer.get("/declarations/?state=outstanding").text


def test_a_section_is_turned_over_and_one_that_is_not_ones_own_is_not_there(demo: Flask) -> None:
    officer = visit_of(demo, Role.GOVERNANCE_OFFICER)
    assert "There is nothing here" in officer.get("/start/scheme?begin=50").text
    assert "Previous entries" in officer.get("/start/scheme?begin=50").text
    assert officer.get("/start/papers").status_code == 404
    assert officer.get("/start/scheme?begin=-1").status_code == 200
