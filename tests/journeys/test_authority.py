"""Authority at a browser: what a board approved and up to what, a scheme that is begun, published, and looked back on."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from register.db import unit_of_work
from register.domain.authority.reservations import NewReservation
from register.domain.permissions import Role
from register.models.posts import PostVersion
from register.services.authority.reservations import reserve_matter
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.harness.browser import Pages
from tests.journeys.test_life_of_a_contract import People
from tests.journeys.walks import Walk

pytestmark = [pytest.mark.on("sqlite"), pytest.mark.slow]
world = contracting.on_its_day


def reserved(app: Flask, world: World) -> None:
    """The commissioner keeps approving contracts for its board, whatever they are worth."""
    with app.app_context(), unit_of_work() as session:
        new = NewReservation(
            organisation_id=world.ids["pct"], matter="approve_contracts", reserved_to="The board",
            reserved_text="Every contract", valid_from=date(2009, 1, 1), minute="Board, item 3",
        )  # fmt: skip
        reserve_matter(session, new, actor=SYSTEM, today=TODAY)


def record(walk: Walk, page: str, up_to: str, until: tuple[int, int, int], minute: str) -> None:
    walk.go(page).follow("Record what a board approved")
    matter = walk.page.get_by_label("Reserved matter", exact=True)
    matter.select_option(index=1)
    walk.day("board_approved_on", 17, 4, 2009).type("Minute", minute).type("Up to which value?", up_to)
    walk.day("approved_until", *until).press("Save approval")


def test_what_a_board_approved_counts_up_to_its_value_and_last_day_and_for_these_parties(
    app: Flask, world: World, live_server: str, browser_pages: Pages
) -> None:
    reserved(app, world)
    with app.app_context():
        ref = contracting.in_review(world).ref
        with unit_of_work() as session:
            contracting.add_organisation(session, "Stockton NHS Trust", "nhs_trust")
    page = f"/contracts/{ref}"
    people = People(app, world, browser_pages, live_server)
    ann = people("ann", Role.SIGNATORY, ref).follow("Check and approve")
    assert ann.reads("Every contract")
    ann.press("Check and approve")
    assert ann.heading.endswith("Stopped")
    eve = people("eve", Role.CONTRACT_MANAGER, ref)
    for up_to, until, says in (
        ("500,000", (31, 3, 2010), "up to £500,000.00 with options"),
        ("600,000", (30, 3, 2010), "up to 30 March 2010"),
    ):
        record(eve, page, up_to, until, "Board, item 9")
        assert eve.reads(says)
        ann.go(page).follow("Check and approve").press("Check and approve")
        assert ann.heading.endswith("Stopped")
    record(eve, page, "600,000", (31, 3, 2010), "Board, item 9")
    ann.go(page).follow("Send back for work").press("Confirm")
    eve.go(page).follow("Change the parties, dates or services").pick("Provider", "Stockton NHS Trust")
    eve.type("Why are you changing this?", "Another trust").press("Save changes", expecting=422)
    assert eve.page.get_by_text("The board approved it with another party").first.is_visible()
    eve.go(page).follow("Submit").press("Confirm")
    ann.go(page).follow("Check and approve").press("Check and approve")
    assert ann.heading.endswith("Nothing found against it")


def test_whether_a_signer_was_authorised_stands_on_the_contract_and_in_the_auditors_room(
    app: Flask, world: World, live_server: str, browser_pages: Pages
) -> None:
    with app.app_context():
        ref = contracting.in_review(world).ref
    people = People(app, world, browser_pages, live_server)
    ann = people("ann", Role.SIGNATORY, ref).follow("Check and approve").press("Check and approve")
    assert ann.go(f"/contracts/{ref}").reads("Was each of them authorised on the day?")
    assert ann.reads("Yes, alone")
    auditor = people("dee", Role.AUDITOR, ref).go("/audit/")
    auditor.follow("Was the signer of a contract authorised on the day")
    auditor.type("Reference of the contract", ref).press("Show")
    assert auditor.reads("Approval for the commissioner")
    assert auditor.reads("Ann Archer")
    assert auditor.reads("Yes, alone")


def small_body(app: Flask, world: World) -> None:
    with app.app_context(), unit_of_work() as session:
        world.ids["small"] = contracting.add_organisation(session, "Two Friends CIC", "company")
        for title in ("Manager", "Treasurer"):
            contracting.begin(
                session, PostVersion, "post.added", title=title, organisation_id=world.ids["small"], side="providing",
                grade=None, decision_reason=None,
            )  # fmt: skip


def test_a_scheme_is_begun_from_a_page_approved_published_and_read_by_anybody(
    app: Flask, world: World, live_server: str, browser_pages: Pages
) -> None:
    small_body(app, world)
    with app.app_context():
        ref = contracting.drafted(world).ref
    eve = People(app, world, browser_pages, live_server)("eve", Role.GOVERNANCE_OFFICER, ref)
    eve.go("/delegations/").follow("Begin a scheme")
    eve.follow("A body of fewer than ten people")
    assert eve.reads("Below £5,000")
    eve.pick("Whose scheme?", "Two Friends CIC").type("Minute of the board", "Board, item 1")
    for role, post in (
        ("Chief officer or manager", "Manager"),
        ("Treasurer or second director", "Treasurer"),
    ):
        chosen = eve.page.get_by_label(f"{role}: which post?", exact=True)
        own = chosen.locator("option", has_text="Two Friends").filter(has_text=post)
        option = own.first.get_attribute("value")
        chosen.select_option(value=option)
    eve.press("Record all of these rows")
    assert eve.reads("Two Friends CIC")
    eve.go("/approved-schemes/add").pick("Whose scheme?", "Two Friends CIC")
    eve.type("Approved by", "The board").day("scheme_approved_on", 20, 4, 2009).type(
        "Meeting", "Board in public"
    )
    eve.type("Minute", "Item 7").day("scheme_on", 20, 4, 2009).press("Save approved scheme")
    assert eve.reads("It is not published")
    eve.follow("Publish it for anybody to read")
    assert eve.reads("It names posts and meetings, and no person")
    eve.press("Publish this scheme")
    eve.follow("see its public page")
    assert eve.reads("Delegated to a post")
    address = eve.page.url
    anybody = Walk(browser_pages.open(live_server, 375), eve.screen)
    anybody.go("/published/schemes/").follow("Two Friends CIC")
    assert anybody.page.url == address
    assert anybody.reads("Item 7")
