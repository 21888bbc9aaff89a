"""What is agreed of a contract for a day to come waits for it: read beforehand, made by the calendar, or taken back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from register import clock
from register.domain.permissions import Role
from register.jobs.move_contracts import move_contracts
from tests import contracting
from tests.contracting import World
from tests.harness.browser import Pages
from tests.journeys.test_life_of_a_contract import People
from tests.journeys.walks import DESK, PHONE_BARE, Screen, Walk, on_screens
from tests.services.test_changes import in_force

pytestmark = [pytest.mark.on("sqlite"), pytest.mark.slow]
world = contracting.on_its_day
OLD, NEW = "£600,000.00", "£660,000.00"
ON_ITS_DAY = datetime(2009, 10, 1, 9, tzinfo=UTC)


@pytest.fixture
def ref(app: Flask, world: World) -> str:
    with app.app_context():
        contracting.another_of_trust(world)
        return in_force(world)


@on_screens(DESK, PHONE_BARE)
def test_a_price_agreed_for_a_day_to_come_is_read_before_it_and_stands_from_it_on(
    app: Flask, world: World, ref: str, live_server: str, browser_pages: Pages, screen: Screen
) -> None:
    people, page = People(app, world, browser_pages, live_server, screen), f"/contracts/{ref}"
    eve = dearer(people("eve", Role.CONTRACT_MANAGER, ref))
    all_agree(people, ref)
    assert eve.go(page).reads("agreed, holds from 1 October 2009")
    assert year_of(eve) == OLD
    assert as_on(eve, page, 30, 9).reads("Changes that hold only later")
    assert not eve.reads(NEW)
    assert as_on(eve, page, 1, 10).reads(NEW)
    by_calendar(app)
    with clock.travel(ON_ITS_DAY):
        eve = people.again("eve", ref)
        assert year_of(eve) == NEW
        assert eve.reads("In force, varied")
        assert (in_list(eve, ref, 30, 9), in_list(eve, ref, 1, 10)) == (OLD, NEW)


@on_screens(DESK, PHONE_BARE)
def test_what_was_agreed_is_taken_back_before_its_day(
    app: Flask, world: World, ref: str, live_server: str, browser_pages: Pages, screen: Screen
) -> None:
    people, page = People(app, world, browser_pages, live_server, screen), f"/contracts/{ref}"
    eve = dearer(people("eve", Role.CONTRACT_MANAGER, ref))
    all_agree(people, ref)
    eve.go(page).follow("CHG-").follow("Take it back")
    eve.type("Why is it taken back?", "There is no money").press("Take it back")
    assert eve.reads("taken back")
    by_calendar(app)
    assert year_of(eve.go(page)) == OLD


def dearer(eve: Walk) -> Walk:
    """A higher price from 1 October is proposed."""
    eve.follow("Vary").day("effective_on", 1, 10, 2009).type("What changes, and why?", "More visits")
    eve.page.fill("[name=lines-0-annual_value_pence]", "660,000")
    eve.press("Propose it")
    assert eve.reads("waits for a decision")
    return eve


def all_agree(people: People, ref: str) -> None:
    for name, party in (
        ("ann", "commissioner, Hartlepool"),
        ("cat", "provider, North"),
        ("fay", "provider, North"),
    ):
        walk = people(name, Role.SIGNATORY, ref).follow("Check and decide")
        walk.page.get_by_role("main").get_by_label(f"The {party}").check()
        walk.press("Check and decide")


def year_of(walk: Walk) -> str:
    return walk.page.locator("dl > div", has_text="Value a year").locator("dd").first.inner_text().strip()


def as_on(walk: Walk, page: str, day: int, month: int) -> Walk:
    walk.go(page).follow("Read it with its changes, as of any day").day("on", day, month, 2009)
    return walk.press("Show it")


def in_list(walk: Walk, ref: str, day: int, month: int) -> str:
    """What a year costs in the list as it was on a day."""
    walk.go("/contracts/?party=North%20Tees%20NHS").day("on", day, month, 2009)
    walk.page.locator("details[open]:has([name=on-day])").get_by_role("button").first.click()
    walk.page.wait_for_url(f"**on-day={day}**")
    walk.look()
    return walk.page.locator(f"tr:has(a[href*='{ref}'])").locator("td").last.inner_text().split()[-1]


def by_calendar(app: Flask) -> None:
    """The scheduler comes by on the day."""
    with app.app_context():
        move_contracts(ON_ITS_DAY)
