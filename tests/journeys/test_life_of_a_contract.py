"""A contract from its draft to in force, extended and ended, each press by whoever has to make it, two of them a party."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from register.domain.permissions import Role
from register.jobs.move_contracts import move_contracts
from tests import contracting
from tests.contracting import World
from tests.harness.browser import Pages
from tests.journeys.walks import DESK, Screen, Walk
from tests.signing_in import PASSWORD, signed_in

pytestmark = [pytest.mark.on("sqlite"), pytest.mark.slow]
world = contracting.on_its_day


@pytest.fixture
def ref(app: Flask, world: World) -> Iterator[str]:
    with app.app_context():
        contracting.another_of_trust(world)
        yield contracting.drafted(world, contracting.complete(world, answers={"extension_months": 3})).ref


class People:
    """Each with an account and a window of their own."""

    def __init__(self, app: Flask, world: World, pages: Pages, address: str, screen: Screen = DESK) -> None:
        self.app, self.world, self.pages, self.address, self.screen = app, world, pages, address, screen

    def __call__(self, name: str, role: Role, ref: str) -> Walk:
        signed_in(self.app, role, person_id=self.world.ids[name], email=f"{name}@example.org")
        return self.again(name, ref)

    def again(self, name: str, ref: str) -> Walk:
        """In another window, whose account is there."""
        walk = Walk.begin(self.pages, self.address, self.screen).go("/sign-in")
        walk.type("Email address", f"{name}@example.org").type("Password", PASSWORD).press("Sign in")
        return walk.go(f"/contracts/{ref}")


def test_a_contract_goes_from_draft_to_in_force_is_extended_and_ended_with_both_signatures(
    app: Flask, world: World, ref: str, live_server: str, browser_pages: Pages, tmp_path: Path
) -> None:
    people = People(app, world, browser_pages, live_server)
    page = f"/contracts/{ref}"
    eve = people("eve", Role.CONTRACT_MANAGER, ref)
    eve.follow("Submit").press("Confirm")
    ann = people("ann", Role.SIGNATORY, ref)
    ann.follow("Check and approve").press("Check and approve")
    assert ann.heading.endswith("Nothing found against it")
    eve.go(page).follow("Make the Word file").press("Make the Word file")
    eve.go(page).follow("Issue").press("Confirm")

    sign(ann.go(page), "The commissioner")
    cat = people("cat", Role.SIGNATORY, ref)
    sign(cat, "The provider")
    assert cat.reads("waits for another person of the provider")
    assert eve.go(page).reads("second signature by another person of the provider")
    fay = people("fay", Role.SIGNATORY, ref)
    sign(fay, "The provider")
    assert fay.reads("You sign as the second person of North Tees NHS Trust")
    for n, capacity in enumerate(("Director", "Chief executive", "Director of Finance")):
        keep(eve.go(page), tmp_path / f"signed-{n}.pdf", capacity)
    assert eve.go(page).reads("Signed copies received from each party")
    move_by_calendar(app, ref)
    assert eve.go(page).reads("In force")

    eve.follow("Extend").day("ends_on", 30, 6, 2010).type("What changes, and why?", "Agreed in March")
    eve.press("Propose it")
    ann.go(page).follow("Check and decide").choose("The commissioner, Hartlepool Primary Care Trust").press(
        "Check and decide"
    )
    assert eve.go(page).reads("30 June 2010")
    papered(eve, tmp_path)
    eve.go(page).follow("Terminate").day("ends_on", 20, 4, 2009).type(
        "What changes, and why?", "It is not needed"
    )
    eve.press("Propose it")
    cat.go(page).follow("Check and decide").choose("The provider, North Tees NHS Trust").press(
        "Check and decide"
    )
    assert cat.reads("The first of two decisions")
    assert eve.go(page).reads("second decision to terminate by another person of the provider")
    fay.go(page).follow("Check and decide").choose("The provider, North Tees NHS Trust").press(
        "Check and decide"
    )
    assert eve.go(page).reads("Ended")


def sign(walk: Walk, party: str) -> None:
    walk.follow("Record a signature").choose(party).press("Check and record the signature")
    assert walk.reads("The first of two signatures") or walk.reads("The signature was recorded")


def papered(walk: Walk, folder: Path) -> None:
    """The paper of the change is made, and its signed copy kept with it."""
    walk.page.locator("a[href^='/contract-changes/CHG-']").first.click()
    change = walk.page.url
    walk.follow("Make its paper: extension")
    for side in ("Commissioner", "Provider"):
        walk.type(f"{side}'s authority", "Minute 12/09")
    with walk.page.expect_download():
        walk.page.get_by_role("button", name="Make the Word file").click()
    walk.go(change)
    keep(walk, folder / "extension.pdf", "Director of Commissioning")
    assert walk.reads("Signed copy kept")
    assert walk.reads("as Director of Commissioning")


def keep(walk: Walk, file: Path, capacity: str) -> None:
    file.write_bytes(b"%PDF-1.4 " + capacity.encode())
    walk.follow("Keep the file").day("signed_on", 20, 4, 2009).type("Signed as", capacity)
    walk.page.set_input_files("[name=file]", file)
    walk.press("Keep the signed copy")


def move_by_calendar(app: Flask, ref: str) -> None:
    """The scheduler comes by on the contract's first day."""
    with app.app_context():
        assert move_contracts(contracting.NOON) == 1
