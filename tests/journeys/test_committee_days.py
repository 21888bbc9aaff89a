"""A body keeps the days on which its committee meets, and its contracts say by which of them to decide on an option."""

from __future__ import annotations

import pytest
from flask import Flask

from register.domain.permissions import Role
from tests import contracting
from tests.contracting import NOON, World
from tests.harness.browser import Pages
from tests.journeys.test_life_of_a_contract import People
from tests.journeys.walks import DESK, PHONE_BARE, Screen, Walk, on_screens
from tests.reminding import tick
from tests.services.test_changes import in_force

pytestmark = [pytest.mark.on("sqlite"), pytest.mark.slow]
world = contracting.on_its_day
COMMITTEE = "Contracts committee"
YEAR = f"{COMMITTEE}, 2009-05-13\n{COMMITTEE}, 2010-02-10\n{COMMITTEE}, 2010-03-10\n{COMMITTEE}, 2010-04-14"


@pytest.fixture
def ref(app: Flask, world: World) -> str:
    """It ends on 31 March 2010 and may be extended by half a year."""
    with app.app_context():
        return in_force(world, answers={"extension_months": 6})


@on_screens(DESK, PHONE_BARE)
def test_the_days_of_a_year_are_kept_and_an_option_is_decided_on_the_last_of_them_that_takes_place(
    app: Flask, world: World, ref: str, live_server: str, browser_pages: Pages, screen: Screen
) -> None:
    people, page = People(app, world, browser_pages, live_server, screen), f"/contracts/{ref}"
    eve = people("eve", Role.CONTRACT_MANAGER, ref)
    assert not eve.reads("Decide on the option by")
    eve.go("/contracts/").follow("Committee days").follow("Add the days of a year at once")
    of(eve, world).type("Committees and days", f"{COMMITTEE}, 13 May 2009")
    eve.press("Save these days", expecting=422)
    assert eve.reads("Line 1")
    eve.type("Committees and days", YEAR).press("Save these days")
    assert eve.reads("10 March 2010")
    assert eve.go(page).reads("Decide on the option by 10 March 2010")
    with app.app_context():
        tick(NOON)
    assert eve.go(f"/calendar/?about={ref}").reads("Decide on an option to extend")

    of(eve.go("/committee-days/").follow("Add a day"), world).day("meets_on", 10, 3, 2010)
    eve.page.fill("[name=committee_name]", COMMITTEE)
    eve.press("Save day", expecting=422)
    assert eve.reads("recorded for that day already")
    call_off(eve.go("/committee-days/"), "No quorum")
    assert eve.go(page).reads("Decide on the option by 10 February 2010")

    dee = people("dee", Role.GOVERNANCE_OFFICER, ref).go("/meetings/")
    dee.follow(f"{COMMITTEE}, 13 May 2009")
    assert dee.page.locator("[name=day-month]").input_value() == "5"
    assert not dee.reads("10 March 2010")


def of(walk: Walk, world: World) -> Walk:
    """A day of the commissioner; of the examples another body has its name."""
    walk.page.locator("[name=organisation_id]").select_option(value=world.ids["pct"])
    return walk


def call_off(eve: Walk, why: str) -> None:
    """Of the days in the list, the one on 10 March."""
    row = eve.page.locator("tr", has_text="10 March 2010")
    eve.follow_in(row, "CMD-").follow("Change it").choose("Yes").type("Why are you changing this?", why)
    eve.press("Save changes")
    assert eve.reads(why)
