"""What of a contract the public is not shown is decided by two officers: the no and the yes of the second are walked."""

from __future__ import annotations

import pytest
from flask import Flask

from register.domain.permissions import Role
from tests import contracting
from tests.contracting import World
from tests.harness.browser import Pages
from tests.journeys.test_life_of_a_contract import People
from tests.journeys.walks import DESK, PHONE_BARE, Screen, Walk, on_screens
from tests.services.test_changes import in_force

pytestmark = [pytest.mark.on("sqlite"), pytest.mark.slow]
world = contracting.on_its_day


@on_screens(DESK, PHONE_BARE)
def test_a_price_is_withheld_and_shown_again_by_two_officers(
    app: Flask, world: World, live_server: str, browser_pages: Pages, screen: Screen
) -> None:
    with app.app_context():
        ref = in_force(world)
    people, page = People(app, world, browser_pages, live_server, screen), f"/contracts/{ref}"
    dee = people("dee", Role.GOVERNANCE_OFFICER, ref)
    bob = people("bob", Role.GOVERNANCE_OFFICER, ref)
    withheld(dee)
    assert dee.reads("Values. A second person has not agreed yet")
    answer(bob, ref, "No, do not do it")
    assert not left_out(dee.go(page))
    withheld(dee)
    answer(bob, ref, "Yes, do it")
    assert not dee.go(page).reads("A second person has not agreed yet")
    assert dee.reads("1 April 2010")

    dee.follow("Decide what of it is published").choose("All that is published of a contract")
    dee.press("Save decision")
    assert left_out(dee)
    answer(bob, ref, "Yes, do it")
    assert not left_out(dee.go(page))


def left_out(walk: Walk) -> bool:
    """Whether the contract says of itself, beside its history, that something is."""
    return walk.page.locator("dt", has_text="Not published of it").count() > 0


def withheld(dee: Walk) -> None:
    dee.follow("Decide what of it is published").choose("All but what I select").choose("Values")
    dee.pick("Ground", "Commercial interests").pick("Who asked for it?", "The provider")
    dee.day("review_on", 1, 4, 2010).type("Why?", "Their prices are a secret").press("Save decision")


def answer(other: Walk, ref: str, word: str) -> None:
    other.go("/confirmations/")
    other.follow_in(other.page.get_by_role("table").first, "Withholding something")
    assert other.reads(ref)
    other.choose(word).press("Record my answer")
