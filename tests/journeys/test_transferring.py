"""A governance officer moves what a body holds to the body that follows it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from register import clock
from register.db import unit_of_work
from register.domain.contracts.contracts import NewContract, PriceBasis, ServiceLine
from register.domain.people.organisations import NewOrganisation, OrganisationKind
from register.domain.people.people import NewPost, Side
from register.domain.permissions import system_actor
from register.services.contracts.contracts import add_contract
from register.services.people.organisations import add_organisation
from register.services.people.posts import add_post
from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, PHONE, PHONE_BARE, Screen, Walk


@pytest.fixture
def bodies(app: Flask) -> str:
    """A body with one post, and the one that follows it; the reference of the first."""
    how: dict[str, Any] = {"actor": system_actor(), "today": clock.today()}
    with app.app_context():
        with unit_of_work() as session:
            old = add_organisation(
                session, NewOrganisation(name="Quillan Board", kind=OrganisationKind.ICB), **how
            )
            new = NewOrganisation(name="Zenith Board", kind=OrganisationKind.ICB)
            add_organisation(session, new, **how)
            other = NewOrganisation(name="Yarrow Trust", kind=OrganisationKind.NHS_TRUST)
            trust = add_organisation(session, other, **how)
        with unit_of_work() as session:
            post = NewPost(title="Keeper of seals", organisation_id=old.thing_id, side=Side.NEITHER)
            add_post(session, post, **how)
            add_contract(session, _contract(old.thing_id, trust.thing_id), **how)
        return old.ref


def _contract(commissioner_id: str, provider_id: str) -> NewContract:
    """A draft that began three months ago."""
    began = clock.today() - timedelta(days=90)
    line = ServiceLine(code="DN", name="Sealing", basis=PriceBasis.BLOCK, annual_value_pence=100_00)
    return NewContract(
        title="Keeping of seals", commissioner_id=commissioner_id, provider_id=provider_id, edition="community-today",
        starts_on=began, ends_on=began + timedelta(days=364), lines=(line,),
    )  # fmt: skip


@pytest.mark.parametrize("screen", [DESK, PHONE_BARE], ids=str)
def test_what_a_body_holds_is_looked_at_and_then_moved(begin: Begin, bodies: str, screen: Screen) -> None:
    today = clock.today()
    walk = (
        begin("officer@example.org", screen).go(f"/organisations/{bodies}").follow("transfer what it holds")
    )
    walk.type("Name of the instrument", "The Boards Order").type("Why is it transferred?", "They merged")
    walk.day("moved_on", today.day, today.month, today.year)
    walk.pick("Which body takes over?", "Zenith Board").press("See what would move")
    assert walk.reads("Posts: 1")
    assert walk.reads("Nothing is recorded yet")
    walk.press("Move all of this")
    assert walk.reads("The Boards Order")
    assert walk.go("/posts/?title=Keeper").reads("Zenith Board")


def test_a_transfer_recorded_late_leaves_the_days_before_it(begin: Begin, bodies: str) -> None:
    """At 375 px: back-dated by a month, looked at, done, and a contract read as at the days before and after."""
    moved_on = clock.today() - timedelta(days=30)
    walk = begin("officer@example.org", PHONE).go(f"/organisations/{bodies}/transfer")
    walk.type("Name of the instrument", "The Boards Order").type("Why is it transferred?", "They merged")
    walk.day("moved_on", moved_on.day, moved_on.month, moved_on.year)
    walk.pick("Which body takes over?", "Zenith Board").press("See what would move")
    assert walk.reads("Contracts that it is a party of: 1")
    walk.press("Move all of this")
    for day, name in ((moved_on - timedelta(days=1), "Quillan Board"), (moved_on, "Zenith Board")):
        _as_at(walk, day)
        assert walk.reads(name), day
        assert walk.reads("Keeping of seals")


def _as_at(walk: Walk, day: date) -> None:
    """The list of contracts as it was."""
    walk.go("/contracts/?party=Yarrow")
    walk.day("on", day.day, day.month, day.year)
    walk.page.locator("details[open]:has([name=on-day])").get_by_role("button").first.click()
    walk.page.wait_for_load_state()
    walk.look()
