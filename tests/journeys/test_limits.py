"""A signature above its limit is stopped, with the excess and who can; an interest declared later marks the contract."""

from __future__ import annotations

import pytest
from flask import Flask

from register.db import unit_of_work
from register.domain.permissions import Role
from register.models.posts import PostVersion
from tests import contracting
from tests.contracting import World
from tests.harness.browser import Pages
from tests.journeys.test_life_of_a_contract import People

pytestmark = [pytest.mark.on("sqlite"), pytest.mark.slow]
world = contracting.on_its_day


def with_chief(world: World) -> None:
    """Dee is the chief executive of the commissioner, and may approve and sign any value."""
    with unit_of_work() as session:
        post = contracting.begin(
            session, PostVersion, "post.added", title="Chief executive", organisation_id=world.ids["pct"],
            side="commissioning", grade=None, decision_reason=None,
        )  # fmt: skip
        world.ids["head"] = post.thing_id
    with unit_of_work() as session:
        contracting.appoint(session, world.ids["dee"], world.ids["head"])
        for matter in contracting.MATTERS:
            contracting.grant(session, world, matter, "pct", "head", None)


def test_a_signature_above_its_limit_with_the_option_counted_is_stopped_and_says_who_can(
    app: Flask, world: World, live_server: str, browser_pages: Pages
) -> None:
    with app.app_context():
        with_chief(world)
        new = contracting.complete(world, answers={"extension_months": 9})
        ref = contracting.in_review(world, new).ref
    people = People(app, world, browser_pages, live_server)
    dee = people("dee", Role.SIGNATORY, ref)
    dee.follow("Check and approve").press("Check and approve")
    assert dee.heading.endswith("Nothing found against it")
    with app.app_context():
        contracting.issued(ref)
    ann = people("ann", Role.SIGNATORY, ref).follow("Record a signature")
    assert ann.reads("this is £1,050,000, too much by £50,000.01")
    assert ann.reads("Others with the authority today: Dee Dale")
    ann.choose("The commissioner").press("Check and record the signature")
    assert ann.heading.endswith("Stopped")
    assert ann.reads("too much by £50,000.01")
    dee.go(f"/contracts/{ref}").follow("Record a signature").choose("The commissioner")
    dee.press("Check and record the signature")
    assert dee.heading.endswith("Nothing found against it")


def test_an_interest_that_is_declared_later_marks_the_contract(
    app: Flask, world: World, live_server: str, browser_pages: Pages
) -> None:
    with app.app_context():
        ref = contracting.in_review(world).ref
    ann = People(app, world, browser_pages, live_server)("ann", Role.SIGNATORY, ref)
    ann.follow("Check and approve").press("Check and approve")
    assert ann.heading.endswith("Nothing found against it")
    assert not ann.go(f"/contracts/{ref}").reads("Needs re-checking since 20 April 2009")
    ann.go("/interests/declare?situation=Ou&interest_type=financial")
    ann.pick("Organisation", "North Tees NHS Trust").type("Describe it", "Sits on its board")
    ann.day("arose_on", 18, 4, 2009).press("Declare")
    assert ann.go(f"/contracts/{ref}").reads("Needs re-checking since 20 April 2009")
