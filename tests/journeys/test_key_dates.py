"""An option to extend that is used by post over Christmas: the last day to send is seen, met, and goes from the tasks."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from register import clock
from register.domain.permissions import Role
from tests import contracting
from tests.contracting import World
from tests.harness.browser import Pages
from tests.journeys.test_life_of_a_contract import People
from tests.reminding import tick
from tests.services.test_changes import in_force

pytestmark = [pytest.mark.on("sqlite"), pytest.mark.slow]
world = contracting.on_its_day
BEFORE_CHRISTMAS = datetime(2009, 12, 14, 9, tzinfo=UTC)


@pytest.fixture
def ref(app: Flask, world: World) -> str:
    """It ends on 29 December 2009; the 28th is a bank holiday, for Boxing Day on a Saturday."""
    answers = {"extension_months": 3, "first_review_date": "2009-11-20"}
    with app.app_context():
        made = in_force(world, answers=answers, ends_on=date(2009, 12, 29))
        tick(BEFORE_CHRISTMAS)
    return made


def test_an_option_is_used_by_post_over_christmas(
    app: Flask, world: World, ref: str, live_server: str, browser_pages: Pages
) -> None:
    with clock.travel(BEFORE_CHRISTMAS):
        people, page = People(app, world, browser_pages, live_server), f"/contracts/{ref}"
        eve = people("eve", Role.CONTRACT_MANAGER, ref)
        assert eve.reads("by post, send it by 23 December 2009")
        eve.follow("The tasks of this contract in the calendar")
        assert eve.heading == "Calendar"
        assert eve.reads("by post until 23 December 2009")
        eve.go(page).follow("Extend").day("ends_on", 29, 3, 2010)
        eve.type("What changes, and why?", "The notice is posted on 15 December").press("Propose it")
        ann = people("ann", Role.SIGNATORY, ref)
        ann.follow("Check and decide").choose("The commissioner, Hartlepool Primary Care Trust").press(
            "Check and decide"
        )
        assert eve.go(page).reads("29 March 2010")
        assert not eve.reads("send it by")
        with app.app_context():
            tick(BEFORE_CHRISTMAS)
        assert not eve.go(f"/calendar/?about={ref}").reads("Use the option to extend")
