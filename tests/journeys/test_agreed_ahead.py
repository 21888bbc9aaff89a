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
COMMISSIONER, PROVIDER = (
    "The commissioner, Hartlepool Primary Care Trust",
    "The provider, North Tees NHS Trust",
)
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


@on_screens(DESK, PHONE_BARE)
def test_two_prices_and_a_suspension_wait_side_by_side_in_the_order_of_their_days(
    app: Flask, world: World, ref: str, live_server: str, browser_pages: Pages, screen: Screen
) -> None:
    people, page = People(app, world, browser_pages, live_server, screen), f"/contracts/{ref}"
    eve = dearer(people("eve", Role.CONTRACT_MANAGER, ref))
    deciders = all_agree(people, ref)
    eve.go(page).follow("Vary")
    assert eve.reads("Agreed already, each for its day, and in the services below")
    eve.day("effective_on", 1, 7, 2009).type("What changes, and why?", "Earlier").press(
        "Propose it", expecting=409
    )
    assert eve.reads("is agreed and holds from 1 October 2009: change a service")
    dearer(eve.go(page), 12, "680,000")
    again(deciders, page)
    eve.go(page).follow("Suspend").day("effective_on", 1, 11, 2009).type("What changes, and why?", "Works")
    eve.press("Propose it")
    again(deciders[:1], page)
    assert eve.go(page).reads("suspend, proposed on 20 April 2009: agreed, holds from 1 November 2009")
    assert (year_of(eve), "Suspended" in stage_of(eve)) == (OLD, False)
    for month, value, stage in (
        (10, NEW, "varied"),
        (11, NEW, "Suspended"),
        (12, "£680,000.00", "Suspended"),
    ):
        by_calendar(app, datetime(2009, month, 1, 9, tzinfo=UTC))
        assert year_of(eve.go(page)) == value
        assert stage in stage_of(eve)


def dearer(eve: Walk, month: int = 10, value: str = "660,000") -> Walk:
    """A higher price from the first of a month is proposed."""
    eve.follow("Vary").day("effective_on", 1, month, 2009).type("What changes, and why?", "More visits")
    eve.page.fill("[name=lines-0-annual_value_pence]", value)
    eve.press("Propose it")
    assert eve.reads("waits for a decision")
    return eve


Decider = tuple[Walk, str]


def all_agree(people: People, ref: str) -> list[Decider]:
    """Both parties, the provider with two persons."""
    names = (("ann", COMMISSIONER), ("cat", PROVIDER), ("fay", PROVIDER))
    found = [(people(name, Role.SIGNATORY, ref), party) for name, party in names]
    again(found, f"/contracts/{ref}")
    return found


def again(deciders: list[Decider], page: str) -> None:
    for walk, party in deciders:
        walk.go(page).follow("Check and decide").choose(party).press("Check and decide")


def year_of(walk: Walk) -> str:
    return walk.page.locator("dl > div", has_text="Value a year").locator("dd").first.inner_text().strip()


def as_on(walk: Walk, page: str, day: int, month: int) -> Walk:
    walk.go(page).follow("Read it with its changes, as of any day").day("on", day, month, 2009)
    return walk.press("Show it").follow("Open every part")


def in_list(walk: Walk, ref: str, day: int, month: int) -> str:
    """What a year costs in the list as it was on a day."""
    walk.go("/contracts/?party=North%20Tees%20NHS").day("on", day, month, 2009)
    walk.page.locator("details[open]:has([name=on-day])").get_by_role("button").first.click()
    walk.page.wait_for_url(f"**on-day={day}**")
    walk.look()
    return walk.page.locator(f"tr:has(a[href*='{ref}'])").locator("td").last.inner_text().split()[-1]


def stage_of(walk: Walk) -> str:
    return walk.page.locator("dl > div", has_text="Stage").locator("dd").first.inner_text()


def by_calendar(app: Flask, day: datetime = ON_ITS_DAY) -> None:
    """The scheduler comes by on the day."""
    with app.app_context():
        move_contracts(day)
