"""Each role opens every page that has an address of its own: it answers, and axe finds nothing on it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from register.domain.access import PAGES
from register.domain.permissions import ROLES, Permission, Role
from tests.harness import examples
from tests.harness.browser import Pages
from tests.harness.servers import serving
from tests.journeys.walked_addresses import EMAILS
from tests.journeys.walks import DESK, PHONE_BARE, Screen, Walk

ANSWERS_ONLY = {"audit_room.drawn"}
"""Pages that exist only for the question in their address."""
_SHAPE = re.compile(r'<([a-z0-9]+)|\b(?:class|role|type|aria-[a-z]+)="[^"]*"')
_MAIN = re.compile(r"<main.*</main>", re.DOTALL)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    with examples.loaded("sqlite", tmp_path_factory.mktemp("demonstration")) as app, serving(app) as address:
        yield app, address


@pytest.fixture(scope="module")
def looked_at() -> set[tuple[str, frozenset[str]]]:
    """Pages drawn of the same parts were looked at once; that is enough for axe."""
    return set()


def paths(app: Flask, role: Role) -> list[str]:
    """Where this role may go without naming a record."""
    rules = [
        rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments
    ]
    return sorted(rule.rule for rule in rules if _may_open(rule.endpoint, role))


def _may_open(endpoint: str, role: Role) -> bool:
    need = None if endpoint in ANSWERS_ONLY else PAGES.get(endpoint)
    return isinstance(need, Permission) and need in ROLES[role]


def shape(html: str) -> frozenset[str]:
    found = _MAIN.search(html)
    return frozenset(match.group() for match in _SHAPE.finditer(found.group() if found else html))


def test_every_role_is_tried() -> None:
    assert set(EMAILS) == set(Role)


@pytest.mark.parametrize("role", Role, ids=str)
def test_every_page_a_role_may_open_answers_and_axe_finds_nothing(
    role: Role,
    demonstration: tuple[Flask, str],
    chromium: Browser,
    looked_at: set[tuple[str, frozenset[str]]],
) -> None:
    app, address = demonstration
    pages = Pages(chromium)
    walk = Walk.begin(pages, address, DESK).sign_in(f"{EMAILS[role]}@example.org")
    for path in paths(app, role):
        answer = walk.page.request.get(address + path)
        assert answer.status == 200, f"{path} answered {answer.status}"
        if "html" not in answer.headers["content-type"]:
            continue
        seen = (path, shape(answer.text()))
        if seen not in looked_at:
            looked_at.add(seen)
            walk.go(path)
    pages.close()
    assert not pages.faults, pages.faults


@pytest.mark.parametrize("screen", [DESK, PHONE_BARE], ids=str)
def test_anybody_reads_the_published_register(
    screen: Screen, demonstration: tuple[Flask, str], chromium: Browser
) -> None:
    pages = Pages(chromium)
    walk = Walk.begin(pages, demonstration[1], screen).go("/published/").follow("Register of interests")
    assert walk.reads("Information withheld: objection not yet decided")
    assert walk.reads("Nothing to declare")
    walk.page.get_by_text("How to check this edition").click()
    walk.look()
    assert walk.type("Name", "Fenleigh").press("Show").reads("Marcus Fenleigh, ")
    pages.close()
    assert not pages.faults, pages.faults


RISK = "Risk of harm: publishing it would put somebody at a real risk of harm"


def test_an_officer_publishes_the_register(demonstration: tuple[Flask, str], chromium: Browser) -> None:
    pages = Pages(chromium)
    walk = Walk.begin(pages, demonstration[1], DESK).sign_in("officer@example.org").go("/editions/")
    walk.press("Publish the register").press("Show the rows").follow("Decide: INT")
    walk.choose("Withhold all of it").pick("On which ground?", RISK)
    walk.pick("Who asked for it?", "The person whose interest it is").day("review_on", 1, 6, 2027)
    walk.press("Record the decision")
    assert walk.reads("Information withheld: risk of harm")
    walk.press("Go on with these rows").press("Publish this edition")
    walk.follow("Look at its public page")
    assert walk.reads("Information withheld: risk of harm")
    pages.close()
    assert not pages.faults, pages.faults
